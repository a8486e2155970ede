package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class Http2FloodNioTest extends Http2FloodContract {
  Http2FloodNioTest() {
    super(TransportKind.NIO);
  }
}
