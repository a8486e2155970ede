package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class LifeNioTest extends LifeContract {
  LifeNioTest() {
    super(TransportKind.NIO);
  }
}
