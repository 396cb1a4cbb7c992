import type { EngineKind } from './kinds';
import type { Preparation } from './run_folder';

/** What a node is told: everything else is the engine's default. Folders are absolute. */
export interface NodeFolders {
  data: string;
  logs: string;
}

/** The engine's own configuration file (YAML) for one private node on the loopback address. */
export function nodeSettings(kind: EngineKind, port: number, folders: NodeFolders, secured = false): string {
  const settings: Record<string, string | number | boolean> = {
    'cluster.name': 'lookout-dev',
    'node.name': 'lookout-dev',
    'path.data': folders.data,
    'path.logs': folders.logs,
    'network.host': '127.0.0.1',
    'http.port': port,
    'transport.port': 0,
    'discovery.type': 'single-node',
    // A developer's disk is often fuller than the 95 % at which indices become read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  };
  if (kind === 'elasticsearch') settings['xpack.security.enabled'] = secured;
  return Object.entries(settings)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');
}

/** Log4j's configuration: warnings and what the node says about itself, on the console only. */
export function logSettings(): string {
  return [
    'status = error',
    'appender.console.type = Console',
    'appender.console.name = console',
    'appender.console.layout.type = PatternLayout',
    'appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1}] %m%n',
    'rootLogger.level = info',
    'rootLogger.appenderRef.console.ref = console',
    '',
  ].join('\n');
}

/**
 * The heap's and the collector's options; `heapMb` in mebibytes, fixed, as both engines want it. One that is `brief` is compiled
 * once and quickly: optimizing is a third of what an engine costs in its first minutes.
 */
export function jvmOptions({ heapMb, brief = false }: Pick<Preparation, 'heapMb' | 'brief'>): string[] {
  const heap = [`-Xms${heapMb}m`, `-Xmx${heapMb}m`, '-XX:+UseG1GC', '-XX:+ExitOnOutOfMemoryError'];
  // Without the optimizer the JVM sets aside 48 MB for what it compiled, and stops compiling when they are full.
  return brief ? [...heap, '-XX:TieredStopAtLevel=1', '-XX:ReservedCodeCacheSize=240m'] : heap;
}
