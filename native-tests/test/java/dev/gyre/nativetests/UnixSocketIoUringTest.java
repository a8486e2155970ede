package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class UnixSocketIoUringTest extends UnixSocketContract {
  UnixSocketIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
