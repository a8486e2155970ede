package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class HandlerNioTest extends HandlerContract {
  HandlerNioTest() {
    super(TransportKind.NIO);
  }
}
