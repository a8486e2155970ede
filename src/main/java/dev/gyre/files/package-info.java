/**
 * From a path under the root to an open file or directory, safely: the root is opened once, every
 * look-up is made by the kernel relative to that handle, and what is described is the very
 * descriptor that is sent. Calls may block: never on an event loop.
 */
package dev.gyre.files;
