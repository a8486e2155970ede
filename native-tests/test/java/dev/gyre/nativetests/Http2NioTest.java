package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class Http2NioTest extends Http2Contract {
  Http2NioTest() {
    super(TransportKind.NIO);
  }
}
