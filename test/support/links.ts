import type { Links } from '../../functions/platform/links.ts';

/** Addresses that say what they are for; nothing is signed, since nobody checks. */
export const someLinks: Links = {
  upload: async ({ key, type, size }, seconds) => ({
    url: 'https://objects.example/',
    fields: { key, 'Content-Type': type, size: String(size), seconds: String(seconds) },
  }),
  download: async ({ key, name, type }, seconds) => {
    const asked = new URLSearchParams({
      ...(name ? { name } : {}),
      ...(type ? { type } : {}),
      expires: String(seconds),
    });
    return `https://objects.example/${key}?${asked}`;
  },
};
