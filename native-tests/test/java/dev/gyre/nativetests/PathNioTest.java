package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class PathNioTest extends PathContract {
  PathNioTest() {
    super(TransportKind.NIO);
  }
}
