package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class FramingIoUringTest extends FramingContract {
  FramingIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
