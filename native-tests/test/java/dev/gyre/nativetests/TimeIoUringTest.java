package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class TimeIoUringTest extends TimeContract {
  TimeIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
