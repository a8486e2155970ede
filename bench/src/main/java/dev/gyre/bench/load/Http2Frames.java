package dev.gyre.bench.load;

/** Takes what a server sends, frame by frame; arrays are good during a call only. */
interface Http2Frames {
  /** Bytes of a body, which are a part of a frame or all of it. */
  void data(int stream, byte[] bytes, int from, int length);

  /** A frame of a body has ended; with its padding it took so many bytes of the windows. */
  void dataEnded(int stream, int windowBytes, boolean endsStream);

  /** A whole header block. */
  void headers(int stream, byte[] block, int from, int to, boolean endsStream);

  /** The server gives a stream up. */
  void reset(int stream, int code);

  /** One of the server's settings. */
  void setting(int identifier, int value);

  /** All settings of a frame have been told, and are to be acknowledged. */
  void settingsEnded();

  /** Eight bytes that the server wants back. */
  void ping(byte[] bytes, int from);

  /** The server will answer streams up to this one, and no other. */
  void goAway(int lastStream, int code);

  /** This is not HTTP/2, or none that we asked for; nothing after it can be understood. */
  void broken(String what);
}
