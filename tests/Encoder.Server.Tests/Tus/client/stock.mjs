// Uploads bytes with tus-js-client as its documentation shows it: retry delays, and nothing else that decides what is repeated.
import { Upload } from 'tus-js-client';

const [endpoint, size, chunkSize, key] = process.argv.slice(2);

const url = await new Promise((resolve, reject) => {
  const upload = new Upload(Buffer.alloc(Number(size), 7), {
    endpoint,
    chunkSize: Number(chunkSize),
    retryDelays: [0, 1000, 3000, 5000],
    headers: { Authorization: `Bearer ${key}` },
    metadata: { filename: 'clip.mp4' },
    onError: reject,
    onSuccess: () => resolve(upload.url),
  });
  upload.start();
});
console.log(url);
