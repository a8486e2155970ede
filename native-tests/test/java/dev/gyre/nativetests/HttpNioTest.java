package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class HttpNioTest extends HttpContract {
  HttpNioTest() {
    super(TransportKind.NIO);
  }
}
