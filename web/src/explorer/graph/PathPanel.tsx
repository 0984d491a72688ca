// The shortest paths between two entities: which two, and each path as a chain of claims.
import { Swatch } from "../../components/Swatch";
import type { GraphEdge, GraphNode } from "../../model";
import { counted } from "../../text";
import type { Entity } from "../api";
import { useAsked } from "../asked";
import type { Client } from "../client";
import { Finder } from "../shell/Finder";
import { PLAIN, statusWord } from "../views/words";
import type { Chain } from "./chains";
import type { DrawnGraph } from "./drawn";
import type { Chosen } from "./state";

interface Props {
  client: Client;
  drawn: DrawnGraph;
  path: readonly [from: string, to: string];
  chains: readonly Chain[];
  waiting: boolean;
  /** Whether filters may hide a path. */
  filtering: boolean;
  onPath(path: readonly [from: string, to: string] | null): void;
  onChoose(chosen: Chosen): void;
  /** A chain is pointed at, or no longer. */
  onPoint(chain: Chain | null): void;
}

export function PathPanel(props: Props) {
  const { client, drawn, path, chains, waiting, filtering, onPath, onPoint } = props;
  const [from, to] = path;
  const set = (place: 0 | 1) => (iri: string) => onPath(place ? [from, iri] : [iri, to]);
  return (
    <section class="paths" aria-labelledby="paths">
      <h2 id="paths">How two are connected</h2>
      <End client={client} drawn={drawn} name="From" iri={from} onChoose={set(0)} />
      <End client={client} drawn={drawn} name="To" iri={to} onChoose={set(1)} />
      {from && to && (
        <button class="plain" onClick={() => onPath([to, from])}>
          Swap
        </button>
      )}
      {from && to && !waiting && (
        <p class="quiet" role="status">
          {chains.length
            ? `${counted(chains.length, "shortest path", "shortest paths")} of ${counted(chains[0].steps.length, "step", "steps")}.`
            : `No chain of claims leads from one to the other${filtering ? " with these filters" : ""}.`}
        </p>
      )}
      <ol class="chains">
        {chains.map((chain) => (
          <li
            key={chain.steps.map(({ to: { id } }) => id).join(" ")}
            onMouseEnter={() => onPoint(chain)}
            onMouseLeave={() => onPoint(null)}
            onFocusCapture={() => onPoint(chain)}
            onBlurCapture={() => onPoint(null)}
          >
            <ChainLine {...props} chain={chain} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface EndProps {
  client: Client;
  drawn: DrawnGraph;
  name: string;
  iri: string;
  onChoose(iri: string): void;
}

function End({ client, drawn, name, iri, onChoose }: EndProps) {
  return (
    <div class="path-end">
      <span class="quiet">{name}</span>
      {iri ? (
        <span class="path-chosen">
          <NameOf client={client} drawn={drawn} iri={iri} />
          <button class="plain" aria-label={`Change: ${name}`} onClick={() => onChoose("")}>
            change
          </button>
        </span>
      ) : (
        <Finder
          client={client}
          id={`path-${name}`}
          label={`${name}: find an entity`}
          slash={false}
          onChoose={(found) => onChoose(found.iri)}
        />
      )}
    </div>
  );
}

/** Of an entity that may not be drawn. */
function NameOf({ client, drawn, iri }: { client: Client; drawn: DrawnGraph; iri: string }) {
  const place = drawn.nodes.get(iri);
  const asked = useAsked<Entity>(client, place === undefined ? "entity" : "", { iri }, "");
  const name = place === undefined ? asked.answer : drawn.graph.nodes[place];
  return (
    <>
      <Swatch colour={name?.colour} />
      <bdi>{name?.label ?? iri}</bdi>
    </>
  );
}

function ChainLine({ chain, onChoose }: Props & { chain: Chain }) {
  return (
    <ul class="chain">
      <li>
        <EntityButton node={chain.from} onChoose={onChoose} />
      </li>
      {chain.steps.map(({ claims, to }) => (
        <li key={to.index}>
          {claims.map((claim) => (
            <ClaimButton key={claim.index} claim={claim} forwards={claim.target === to.index} onChoose={onChoose} />
          ))}
          <EntityButton node={to} onChoose={onChoose} />
        </li>
      ))}
    </ul>
  );
}

function EntityButton({ node, onChoose }: { node: GraphNode; onChoose(chosen: Chosen): void }) {
  return (
    <button class="end" onClick={() => onChoose({ entity: node.id })}>
      <Swatch colour={node.colour} />
      <bdi>{node.label}</bdi>
    </button>
  );
}

interface ClaimProps {
  claim: GraphEdge;
  /** Whether the chain goes from its subject to its object. */
  forwards: boolean;
  onChoose(chosen: Chosen): void;
}

function ClaimButton({ claim, forwards, onChoose }: ClaimProps) {
  const status = claim.status && claim.status !== PLAIN ? statusWord(claim.status) : "";
  return (
    <button class="step" title="Show the claim and its evidence" onClick={() => onChoose({ claim: claim.id })}>
      <span aria-hidden="true">{forwards ? "↓" : "↑"}</span> <bdi>{claim.label}</bdi>
      {!forwards && <span class="for-readers"> (said of the next one)</span>}
      {status && <span class="badge">{status}</span>}
    </button>
  );
}
