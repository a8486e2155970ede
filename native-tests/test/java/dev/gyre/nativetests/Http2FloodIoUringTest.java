package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class Http2FloodIoUringTest extends Http2FloodContract {
  Http2FloodIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
