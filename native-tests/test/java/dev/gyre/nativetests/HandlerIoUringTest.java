package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class HandlerIoUringTest extends HandlerContract {
  HandlerIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
