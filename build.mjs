// Builds the one style sheet and the one script of Caleidoscoop.
//
//     node build.mjs           write src/caleidoscoop/shared/static/shared/
//     node build.mjs --check   say whether what is committed equals a fresh build
//
// The same sources give the same bytes: no source maps, no hashes in names, no dates.
import { readFile, readdir, mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { PurgeCSS } from 'purgecss';

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const SRC = path.join(ROOT, 'src/caleidoscoop');
const ASSETS = path.join(SRC, 'shared/assets');
const OUT = path.join(SRC, 'shared/static/shared');

// What of the NL Design System a page may use. Their sheets hold far more than we write.
const COMPONENTS = [
  'alert', 'breadcrumb-nav', 'button', 'button-group', 'checkbox', 'data-list', 'form-field',
  'form-field-description', 'form-field-error-message', 'form-fieldset', 'form-label', 'heading-1',
  'heading-2', 'heading-3', 'heading-4', 'link', 'nav-bar', 'page', 'page-footer', 'page-header',
  'pagination', 'paragraph', 'radio-button', 'select', 'separator', 'skip-link', 'status-badge',
  'table', 'textarea', 'textbox',
];
const LICENCES = {
  'fonts/OFL-fira-sans.txt': '@fontsource/fira-sans/LICENSE',
  'fonts/OFL-source-serif-4.txt': '@fontsource/source-serif-4/LICENSE',
};

const shared = { bundle: true, minify: true, target: 'es2020', write: false, logLevel: 'warning' };

async function filesIn(folder, ending) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

// Classes are looked for in templates, scripts, the Python that draws, and our own theme.
async function usedClasses() {
  const files = [
    ...(await filesIn(SRC, /\.html$/)),
    ...(await filesIn(path.join(ASSETS, 'js'), /\.js$/)),
    ...(await filesIn(SRC, /\.py$/)).filter((file) => /templatetags/.test(file)),
    path.join(ASSETS, 'css/components.css'),
  ];
  return Promise.all(
    files.map(async (file) => ({ raw: await readFile(file, 'utf8'), extension: 'html' })),
  );
}

async function designSystem() {
  const all = await build({
    ...shared,
    minify: false,
    legalComments: 'inline',
    stdin: {
      contents: COMPONENTS.map((name) => `@import "@utrecht/${name}-css/dist/index.css";`).join('\n'),
      loader: 'css',
      resolveDir: ROOT,
    },
  });
  const [purged] = await new PurgeCSS().purge({
    content: await usedClasses(),
    css: [{ raw: all.outputFiles[0].text }],
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
    keyframes: true,
  });
  return purged.css;
}

function designSystemPlugin(css) {
  return {
    name: 'design-system',
    setup(bundle) {
      bundle.onResolve({ filter: /^design-system$/ }, () => ({
        path: 'design-system',
        namespace: 'design-system',
      }));
      bundle.onLoad({ filter: /.*/, namespace: 'design-system' }, () => ({
        contents: css,
        loader: 'css',
      }));
    },
  };
}

async function freshBuild() {
  const result = await build({
    ...shared,
    entryPoints: [
      { in: path.join(ASSETS, 'css/main.css'), out: 'caleidoscoop' },
      { in: path.join(ASSETS, 'js/main.js'), out: 'caleidoscoop' },
    ],
    format: 'esm',
    legalComments: 'linked',
    loader: { '.woff2': 'file' },
    assetNames: 'fonts/[name]',
    outdir: OUT,
    plugins: [designSystemPlugin(await designSystem())],
  });
  const files = new Map(
    result.outputFiles.map((file) => [path.relative(OUT, file.path), Buffer.from(file.contents)]),
  );
  for (const [name, source] of Object.entries(LICENCES)) {
    files.set(name, await readFile(path.join(ROOT, 'node_modules', source)));
  }
  for (const file of await filesIn(path.join(ASSETS, 'files'), /./)) {
    files.set(path.relative(path.join(ASSETS, 'files'), file), await readFile(file));
  }
  return files;
}

async function write(files) {
  await rm(OUT, { recursive: true, force: true });
  for (const [name, contents] of files) {
    await mkdir(path.dirname(path.join(OUT, name)), { recursive: true });
    await writeFile(path.join(OUT, name), contents);
  }
}

async function differences(files) {
  const built = existsSync(OUT) ? await filesIn(OUT, /./) : [];
  const stale = built.map((file) => path.relative(OUT, file)).filter((name) => !files.has(name));
  for (const [name, contents] of files) {
    const target = path.join(OUT, name);
    if (!existsSync(target) || !contents.equals(await readFile(target))) stale.push(name);
  }
  return stale.sort();
}

const files = await freshBuild();
if (process.argv.includes('--check')) {
  const stale = await differences(files);
  if (stale.length) {
    console.error(`Not as a fresh build: ${stale.join(', ')}. Run: npm run build`);
    process.exit(1);
  }
  console.log(`The built assets are fresh (${files.size} files).`);
} else {
  await write(files);
  for (const name of ['caleidoscoop.css', 'caleidoscoop.js']) {
    console.log(`${name} ${Math.round(files.get(name).length / 1000)} kB`);
  }
}
