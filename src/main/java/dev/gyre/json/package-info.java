/** Values written as JSON (RFC 8259), for whoever has some: one home for what must be escaped. */
package dev.gyre.json;
