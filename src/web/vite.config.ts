import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The page: one script, one style, and the map apart, because its land is heavy. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL("../../dist/web", import.meta.url)),
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": "http://localhost:4173", "/atlas.json": "http://localhost:4173" } },
});
