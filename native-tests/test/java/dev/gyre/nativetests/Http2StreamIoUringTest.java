package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class Http2StreamIoUringTest extends Http2StreamContract {
  Http2StreamIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
