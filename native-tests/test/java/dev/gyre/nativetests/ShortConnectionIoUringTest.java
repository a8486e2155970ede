package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ShortConnectionIoUringTest extends ShortConnectionContract {
  ShortConnectionIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
