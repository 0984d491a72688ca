// What stands at the right: the chosen entity or claim, the paths, or how to begin.
import { Start } from "../../components/Start";
import type { About } from "../api";
import type { Client } from "../client";
import { ClaimPanel } from "./ClaimPanel";
import { NodeDetails } from "./NodeDetails";
import { PathPanel } from "./PathPanel";
import type { Chain } from "./chains";
import type { DrawnGraph } from "./drawn";
import type { Actions } from "./useActions";

interface Props {
  client: Client;
  about: About;
  drawn: DrawnGraph;
  act: Actions;
  chains: readonly Chain[];
  waiting: boolean;
  filtering: boolean;
  onPoint(chain: Chain | null): void;
}

export function Details(props: Props) {
  const { client, about, drawn, act, chains, waiting, filtering, onPoint } = props;
  const { chosen, path, around } = act.state;
  if (!chosen && path) {
    return (
      <PathPanel
        client={client}
        drawn={drawn}
        path={path}
        chains={chains}
        waiting={waiting}
        filtering={filtering}
        onPath={act.path}
        onChoose={act.choose}
        onPoint={onPoint}
      />
    );
  }
  if (!chosen) return <Start graph={drawn.graph} onChoose={({ id }) => act.choose({ entity: id })} />;
  return (
    <>
      {path && (
        <button class="plain back" onClick={() => act.choose(null)}>
          ← back to the paths
        </button>
      )}
      {"claim" in chosen ? (
        <ClaimPanel client={client} about={about} iri={chosen.claim} onChoose={act.choose} />
      ) : (
        <NodeDetails
          client={client}
          about={about}
          drawn={drawn}
          iri={chosen.entity}
          isExpanded={around.includes(chosen.entity)}
          onChoose={act.choose}
          expand={act.expand}
          collapse={act.collapse}
          hide={act.hide}
          only={act.only}
          add={act.add}
          pathFrom={act.pathFrom}
        />
      )}
    </>
  );
}
