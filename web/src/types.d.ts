declare module "graphology-layout-forceatlas2/iterate.js" {
  /** One iteration over the matrices that graphology-layout-forceatlas2/helpers describes. */
  export default function iterate(settings: object, nodes: Float32Array, edges: Float32Array): object;
}
