package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ConformanceIoUringTest extends ConformanceContract {
  ConformanceIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
