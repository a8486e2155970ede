package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class CompressionIoUringTest extends CompressionContract {
  CompressionIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
