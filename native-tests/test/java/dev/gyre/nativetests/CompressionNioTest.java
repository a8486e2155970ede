package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class CompressionNioTest extends CompressionContract {
  CompressionNioTest() {
    super(TransportKind.NIO);
  }
}
