package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class BodyIoUringTest extends BodyContract {
  BodyIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
