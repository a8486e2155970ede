package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class HtstressTrafficNioTest extends HtstressTrafficContract {
  HtstressTrafficNioTest() {
    super(TransportKind.NIO);
  }
}
