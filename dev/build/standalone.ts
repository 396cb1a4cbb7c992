import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

/** Where the standalone server looks for its pages, below the project. */
export const STANDALONE_FOLDER = 'build/standalone';

const PAGES = [
  { name: 'lookout', title: 'Lookout' },
  { name: 'discover', title: 'Discover' },
] as const;

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23006bb8'/%3E%3Ccircle cx='8' cy='8' r='3' fill='white'/%3E%3C/svg%3E";

/**
 * EUI fetches an icon by a path that is put together as it runs. With the file's ending written out, the bundler sees
 * which files can be meant and makes each a piece of its own.
 */
const iconsOnDemand: esbuild.Plugin = {
  name: 'icons on demand',
  setup(build) {
    build.onLoad({ filter: /eui[\\/]es[\\/]components[\\/]icon[\\/]icon\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const asked = "'./assets/' + typeToPathMap[iconType])";
      if (!source.includes(asked)) throw new Error(`${file} loads its icons in another way than expected`);
      return {
        contents: source.replace(asked, "'./assets/' + typeToPathMap[iconType] + '.js')"),
        loader: 'js',
      };
    });
  },
};

/** Output files by the entry that they were made of, relative to the folder of the pages. */
function outputs(result: esbuild.BuildResult<{ metafile: true }>, folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (entryPoint) found.set(path.basename(entryPoint), path.relative(folder, file));
  }
  return found;
}

const page = (title: string, script: string, light: string, dark: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" data-theme="light" href="/${light}">
<link rel="stylesheet" data-theme="dark" href="/${dark}" disabled>
<script type="module" src="/${script}"></script>
</head>
<body>
<div id="header"></div>
<div id="app"></div>
<noscript>Lookout needs JavaScript.</noscript>
</body>
</html>
`;

/** Makes the standalone server's pages anew: two HTML files, and scripts and styles whose names carry their hash. */
export async function buildStandalonePages(root: string): Promise<string> {
  const folder = path.join(root, STANDALONE_FOLDER);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const entry = (name: string) => path.join(root, 'public/hosts/standalone', `${name}.ts`);
  const theme = (name: string) =>
    path.join(root, 'node_modules/@elastic/eui/dist', `eui_theme_${name}.min.css`);
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [...PAGES.map(({ name }) => entry(name)), theme('light'), theme('dark')],
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2019',
    // The page is a module already, so the browser knows dynamic import.
    supported: { 'dynamic-import': true },
    jsx: 'transform',
    minify: true,
    metafile: true,
    legalComments: 'linked',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    plugins: [iconsOnDemand],
  });
  const names = outputs(result, folder);
  const nameOf = (file: string): string => {
    const name = names.get(file);
    if (!name) throw new Error(`the bundler made nothing of ${file}`);
    return name;
  };
  const [light, dark] = [nameOf('eui_theme_light.min.css'), nameOf('eui_theme_dark.min.css')];
  for (const { name, title } of PAGES) {
    await writeFile(path.join(folder, `${name}.html`), page(title, nameOf(`${name}.ts`), light, dark));
  }
  return folder;
}

if (require.main === module) {
  buildStandalonePages(path.resolve(__dirname, '../..')).then(
    (folder) => console.log(`The standalone pages are in ${folder}`),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
