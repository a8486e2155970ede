package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class LimitNioTest extends LimitContract {
  LimitNioTest() {
    super(TransportKind.NIO);
  }
}
