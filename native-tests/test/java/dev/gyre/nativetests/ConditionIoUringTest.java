package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ConditionIoUringTest extends ConditionContract {
  ConditionIoUringTest() {
    super(TransportKind.IO_URING);
  }
}
