package dev.gyre.routing;

/** From where answers may be made. */
enum Reach {
  /** What the kernel has in memory: on an event loop. */
  MEMORY,
  /** The disk as well, and work that takes its time: on a thread that may block. */
  DISK
}
