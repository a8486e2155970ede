package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class Http2IoUringTest extends Http2Contract {
  Http2IoUringTest() {
    super(TransportKind.IO_URING);
  }
}
