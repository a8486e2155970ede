package dev.gyre.files;

/** What a path stands for. Normal outcomes are values, not exceptions. */
public sealed interface Resource {
  /** An open regular file; the receiver closes it. */
  record RegularFile(OpenFile file) implements Resource {}

  /** An open directory; the receiver closes it. */
  record Directory(OpenDirectory directory) implements Resource {}

  /** Nothing that is served stands there: answered 404. */
  record Absent(Why why) implements Resource {}

  /** The process may not read it: answered 403. */
  record Denied() implements Resource {}

  /** The machine is short of descriptors or memory: answered 503. */
  record Exhausted(String call, int errno) implements Resource {}

  /** The kernel failed in another way: answered 500. */
  record Failed(String call, int errno) implements Resource {}

  /** Why nothing is served. */
  enum Why {
    /** No such name, or a name through a file. */
    NOT_FOUND,
    /** A FIFO, socket, device or other special file. */
    SPECIAL_FILE,
    /** A symbolic link that leaves the root, or any link under the deny policy, or a loop. */
    LINK_REFUSED
  }
}
