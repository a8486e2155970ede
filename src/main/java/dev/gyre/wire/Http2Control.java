package dev.gyre.wire;

import dev.gyre.http2.HpackDecoder;
import dev.gyre.http2.Http2Frame;

/**
 * What a peer says on an HTTP/2 connection besides its requests: settings, pings, windows, and that
 * it wants no answer (RFC 9113 sections 6.4 to 6.9). Used by the connection's loop thread.
 */
final class Http2Control {
  private final Http2Session session;
  private final Http2Streams streams;
  private final Http2Sender sender;
  private final Http2Output output;

  Http2Control(Http2Session session, Http2Streams streams, Http2Sender sender, Http2Output output) {
    this.session = session;
    this.streams = streams;
    this.sender = sender;
    this.output = output;
  }

  /** The peer wants no answer any more. */
  void streamReset(int id) {
    session.charge(Http2Allowance.RESET);
    if (streams.isUnused(id)) {
      session.fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      session.breakOff(stream, false);
    }
  }

  /** A frame of settings has been read; each of them was handed over before. */
  void settingsEnded() {
    if (!session.isEnded()) {
      output.settingsAck();
    }
  }

  /** One setting (section 6.5.2). */
  void setting(int identifier, int value) {
    switch (identifier) {
      case Http2Frame.SETTING_HEADER_TABLE_SIZE -> {
        if (value >= 0 && value < HpackDecoder.TABLE_BYTES) {
          output.giveUpTable();
        }
      }
      case Http2Frame.SETTING_ENABLE_PUSH -> {
        if (value != 0 && value != 1) {
          session.fail(Http2Frame.PROTOCOL_ERROR);
        }
      }
      case Http2Frame.SETTING_INITIAL_WINDOW_SIZE -> {
        if (value < 0 || !streams.setInitialWindow(value)) {
          session.fail(Http2Frame.FLOW_CONTROL_ERROR);
        }
      }
      case Http2Frame.SETTING_MAX_FRAME_SIZE -> {
        if (value < Http2Frame.PAYLOAD_BYTES_MAX || value > 0xffffff) {
          session.fail(Http2Frame.PROTOCOL_ERROR);
        }
      }
      default -> {} // says nothing to us, or is unknown
    }
  }

  /** A ping, or that one of ours has come back; its eight bytes. */
  void ping(boolean ack, byte[] bytes, int from) {
    session.charge(Http2Allowance.FRAME);
    if (ack) {
      session.arrived(Http2Frame.int32(bytes, from + Integer.BYTES));
    } else if (!session.isEnded()) {
      output.pingAck(bytes, from);
    }
  }

  /** The peer takes more: of a stream, or of the connection, which has number 0. */
  void windowUpdate(int id, int more) {
    if (!sender.isReturned(id != 0, more)) {
      session.charge(Http2Allowance.FRAME);
    }
    if (id == 0) {
      if (more == 0) {
        session.fail(Http2Frame.PROTOCOL_ERROR);
      } else if (!sender.widen(more)) {
        session.fail(Http2Frame.FLOW_CONTROL_ERROR);
      }
      return;
    }
    if (streams.isUnused(id)) {
      session.fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    Http2Stream stream = streams.get(id);
    if (stream == null) {
      return; // it crossed with the end of the answer
    }
    if (more == 0) {
      session.resetStream(stream, Http2Frame.PROTOCOL_ERROR);
    } else if (!streams.widen(stream, more)) {
      session.resetStream(stream, Http2Frame.FLOW_CONTROL_ERROR);
    }
  }
}
