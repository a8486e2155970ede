package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ProcessIoUringTest extends ProcessContract {
  ProcessIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
