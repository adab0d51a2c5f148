// Uploads a file with tus-js-client: aborts it once part of it is sent, then a second client resumes from what the server has.
import { createReadStream, statSync } from 'node:fs';
import { Upload } from 'tus-js-client';

const [endpoint, path, job] = process.argv.slice(2);
const size = statSync(path).size;

const send = (uploadUrl, abortAt) => new Promise((resolve, reject) => {
  const upload = new Upload(createReadStream(path), {
    endpoint,
    uploadUrl,
    uploadSize: size,
    chunkSize: 1_500_000,
    retryDelays: null,
    metadata: { filename: 'clip.mp4', job },
    onError: reject,
    onSuccess: () => resolve(upload.url),
    onChunkComplete: (_, sent) => {
      if (abortAt && sent >= abortAt) upload.abort().then(() => resolve(upload.url), reject);
    },
  });
  upload.start();
});

const url = await send(undefined, size / 2);
console.log(await send(url));
