package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class Http2StreamNioTest extends Http2StreamContract {
  Http2StreamNioTest() {
    super(TransportKind.NIO);
  }
}
