package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ReferenceIoUringTest extends ReferenceContract {
  ReferenceIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
