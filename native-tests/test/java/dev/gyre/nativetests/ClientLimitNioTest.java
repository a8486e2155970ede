package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ClientLimitNioTest extends ClientLimitContract {
  ClientLimitNioTest() {
    super(TransportKind.NIO);
  }
}
