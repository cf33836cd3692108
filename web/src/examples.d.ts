declare module "examples" {
  const examples: { group: string; title: string; job: string; files: [path: string, text: string][] }[];
  export default examples;
}
