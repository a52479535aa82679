import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestServer } from './database.ts';

/**
 * A stand-in for docker, as there is no daemon to test with: a shell script that takes the same calls, answers with the same words and exit
 * codes as far as they are used, and runs the entry point of the official image (first a server on its socket alone, which it stops, then the real
 * one) with a real PostgreSQL of this machine, in a session of its own that nothing but `docker rm` ends.
 */
export interface FakeDocker {
  /** Its only folder on PATH. */
  bin: string;
  /** Containers that are there. */
  containers(): Promise<string[]>;
  /** Process ids of their servers. */
  pids(): Promise<number[]>;
  /** The calls so far, one a line. */
  calls(): Promise<string[]>;
}

export interface FakeDockerOptions {
  images?: string[];
  /** What each command does first, in sh, by its name: `pull: 'echo denied >&2; exit 1'`. */
  before?: Partial<Record<'version' | 'image' | 'pull' | 'create' | 'start' | 'logs' | 'port' | 'rm', string>>;
}

const NOBODY = 65_534;

/** `parent` must be open to every user. */
export async function fakeDocker(parent: string, server: TestServer, options: FakeDockerOptions = {}): Promise<FakeDocker> {
  const home = join(parent, 'docker');
  for (const folder of ['bin', 'images', 'containers']) await mkdir(join(home, folder), { recursive: true });
  await chmod(join(home, 'containers'), 0o777);
  for (const image of options.images ?? []) await writeFile(join(home, 'images', image), '');
  const first = Object.entries(options.before ?? {}).map(([command, script]) => `${command}) ${script} ;;`);
  const file = join(home, 'bin', 'docker');
  await writeFile(file, script(home, server.bin, first.join('\n  ')));
  await chmod(file, 0o755);
  await symlink(process.execPath, join(home, 'node'));
  const containers = () => readdir(join(home, 'containers'));
  return {
    bin: join(home, 'bin'),
    containers,
    pids: async () => {
      const texts = (await containers()).map((name) => readFile(join(home, 'containers', name, 'data', 'postmaster.pid'), 'utf8'));
      return (await Promise.all(texts)).map((text) => Number(text.split('\n')[0]));
    },
    calls: async () => (await readFile(join(home, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
  };
}

const script = (home: string, bin: string, first: string) => `#!/bin/sh
PATH=/usr/bin:/bin
HERE='${home}'
echo "$*" >> "$HERE/calls"
command=$1; shift
case $command in
  ${first}
esac
gone() { echo "Error response from daemon: No such container: $1" >&2; exit 1; }
case $command in
  version) echo linux ;;
  image)
    for image; do :; done
    [ -e "$HERE/images/$image" ] || { echo "Error response from daemon: No such image: $image" >&2; exit 1; } ;;
  pull)
    for image; do :; done
    : > "$HERE/images/$image"; echo "docker.io/library/$image" ;;
  create)
    while [ $# -gt 0 ]; do
      case $1 in
        --rm) shift ;;
        --name) name=$2; shift 2 ;;
        --env-file) env=$2; shift 2 ;;
        --label|--publish|--shm-size) shift 2 ;;
        --*) echo "unknown flag: $1" >&2; exit 125 ;;
        *) break ;;
      esac
    done
    [ -e "$HERE/images/$1" ] || { echo "Unable to find image '$1' locally" >&2; exit 125; }
    shift 2
    box="$HERE/containers/$name"
    mkdir "$box" && cp "$env" "$box/env" && chmod 644 "$box/env" && chmod 777 "$box" || exit 125
    '${home}/node' -e "require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); this.close(); })" > "$box/port"
    for option; do printf '%s\\n' "$option"; done > "$box/options"
    : > "$box/log"; chmod 666 "$box/log"
    echo 0123456789abcdef ;;
  start)
    box="$HERE/containers/$1"; [ -d "$box" ] || gone "$1"
    cat > "$box/entrypoint" <<'END'
box=$1; bin=$2
. "$box/env"
printf %s "$POSTGRES_PASSWORD" > "$box/password"
"$bin/initdb" -D "$box/data" -U postgres --pwfile="$box/password" -A scram-sha-256 $INITDB > /dev/null || exit 1
set --
while read -r option; do set -- "$@" "$option"; done < "$box/options"
"$bin/postgres" -D "$box/data" "$@" -c listen_addresses= -c unix_socket_directories="$box" -c port=5432 &
until grep -q 'ready to accept' "$box/log"; do sleep 0.05; done
kill -INT $!; wait $!
exec "$bin/postgres" -D "$box/data" "$@" -c listen_addresses=127.0.0.1 -c unix_socket_directories="$box" -c port="$(cat "$box/port")"
END
    sed -i "s/^POSTGRES_INITDB_ARGS=\\(.*\\)/INITDB='\\1'/" "$box/env"
    as=
    [ "$(id -u)" = 0 ] && as='setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups'
    cd "$box" || exit 1
    env -u SEAWORTHY_TAG setsid $as sh "$box/entrypoint" "$box" '${bin}' > "$box/log" 2>&1 < /dev/null &
    echo $! > "$box/pid"
    echo "$1" ;;
  logs)
    for name; do :; done
    box="$HERE/containers/$name"; [ -d "$box" ] || gone "$name"
    exec tail -n +1 -f --pid="$(cat "$box/pid")" "$box/log" >&2 ;;
  port)
    [ -d "$HERE/containers/$1" ] || gone "$1"
    echo "127.0.0.1:$(cat "$HERE/containers/$1/port")" ;;
  rm)
    for name; do :; done
    box="$HERE/containers/$name"; [ -d "$box" ] || gone "$name"
    if [ -e "$box/pid" ]; then
      kill -QUIT "$(cat "$box/pid")" 2> /dev/null
      kill -KILL -- "-$(cat "$box/pid")" 2> /dev/null
    fi
    # What the server had started notices a moment later.
    until rm -rf "$box" 2> /dev/null; do sleep 0.02; done
    echo "$name" ;;
  *) echo "docker: '$command' is not a docker command." >&2; exit 1 ;;
esac
`;
