package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class PathIoUringTest extends PathContract {
  PathIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
