/** What Gyre does on a real kernel, transport by transport, and where the kernel refuses one. */
package dev.gyre.nativetests;
