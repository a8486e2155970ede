package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ProxyNioTest extends ProxyContract {
  ProxyNioTest() {
    super(TransportKind.NIO);
  }
}
