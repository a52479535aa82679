import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Artifact, ResultsService } from './results-service.ts';

/** The run, the repository and the token that the double knows. */
export const OTHER = { run: '4711', repository: 'octo/shop', token: 'ghs_doubleTokenOfTheTests', mayDelete: 'ghs_mayAlsoDelete' };

/**
 * What another run sees of the artifacts: three requests of GitHub's public interface. Source: "REST API endpoints for GitHub Actions artifacts"
 * in GitHub's documentation.
 */
export function artifactsApi(
  service: ResultsService,
  request: IncomingMessage,
  response: ServerResponse,
  json: (status: number, body: unknown) => void,
): unknown {
  const url = new URL(request.url ?? '/', service.base);
  const given = request.headers.authorization;
  if (given === 'token ghs_limited') return json(403, { message: 'API rate limit exceeded for installation.' });
  if (given !== `token ${OTHER.token}` && given !== `token ${OTHER.mayDelete}`) return json(401, { message: 'Bad credentials' });
  const path = `/repos/${OTHER.repository}/actions/`;
  if (!url.pathname.startsWith(path)) return json(404, { message: 'Not Found' });
  const rest = url.pathname.slice(path.length);
  const [, id, zip] = /^artifacts\/(\d+)(\/zip)?$/.exec(rest) ?? [];
  const artifact = service.artifacts.find((candidate) => String(candidate.id) === id);
  if (artifact && zip) {
    if (service.delivery === 'expired') return json(410, { message: 'Artifact has expired' });
    return response.writeHead(302, { location: `${service.base}/download/${id}?sig=c2ln` }).end();
  }
  if (artifact && request.method === 'DELETE') {
    if (given !== `token ${OTHER.mayDelete}`) return json(403, { message: 'Resource not accessible by integration' });
    service.artifacts.splice(service.artifacts.indexOf(artifact), 1);
    return response.writeHead(204).end();
  }
  if (rest !== `runs/${OTHER.run}/artifacts`) return json(404, { message: 'Not Found' });
  return json(200, page(service.artifacts, url.searchParams));
}

function page(artifacts: Artifact[], asked: URLSearchParams) {
  const [perPage, number] = [Number(asked.get('per_page') ?? 30), Number(asked.get('page') ?? 1)];
  const named = artifacts.filter(({ name }) => name === (asked.get('name') ?? name));
  return {
    total_count: named.length,
    artifacts: named.slice((number - 1) * perPage, number * perPage).map(({ id, name, bytes, digest }) => ({
      id,
      name,
      size_in_bytes: bytes,
      created_at: new Date().toISOString(),
      ...(digest ? { digest } : {}),
    })),
  };
}
