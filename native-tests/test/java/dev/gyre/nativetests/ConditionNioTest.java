package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ConditionNioTest extends ConditionContract {
  ConditionNioTest() {
    super(TransportKind.NIO);
  }
}
