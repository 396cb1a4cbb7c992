/** Where the two hosts differ for the build: names, folders, and the globals that their pages share. */
export interface HostKind {
  name: 'kibana' | 'opensearch_dashboards';
  /** Flag on the command line that asks for a zip of this host. */
  flags: readonly string[];
  /** The manifest at the repository's root, and the key in it that names the host's version. */
  manifest: string;
  versionKey: string;
  /** Folder inside the zip that the host's installer looks into. */
  zipFolder: string;
  /** How the zip's name tells the host. */
  zipName: string;
  /** `window` names of the bundle registry, the shared libraries and the public paths. */
  bundles: string;
  sharedDeps: string;
  /** Packages that the server bundle finds inside the host. */
  serverPackages: readonly string[];
  /** Modules of the host that are no packages: how the code names them, and where they lie seen from the bundle. */
  serverFiles: Readonly<Record<string, string>>;
}

export const HOSTS: readonly HostKind[] = [
  {
    name: 'kibana',
    flags: ['kibana', 'kibana-version'],
    manifest: 'kibana.json',
    versionKey: 'kibanaVersion',
    zipFolder: 'kibana/lookout',
    zipName: 'kibana',
    bundles: '__kbnBundles__',
    sharedDeps: '__kbnSharedDeps__',
    serverPackages: ['@kbn/*', 'rxjs'],
    serverFiles: {},
  },
  {
    name: 'opensearch_dashboards',
    flags: ['osd', 'osd-version'],
    manifest: 'opensearch_dashboards.json',
    versionKey: 'opensearchDashboardsVersion',
    zipFolder: 'opensearch-dashboards/lookout',
    zipName: 'osd',
    bundles: '__osdBundles__',
    sharedDeps: '__osdSharedDeps__',
    serverPackages: ['@osd/*', 'rxjs'],
    serverFiles: {
      'opensearch_dashboards/data': '../../../src/plugins/data/server',
      'opensearch_dashboards/server': '../../../src/core/server',
    },
  },
];
