package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class EchoIoUringTest extends EchoContract {
  EchoIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
