package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class LimitIoUringTest extends LimitContract {
  LimitIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
