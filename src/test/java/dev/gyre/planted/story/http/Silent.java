package dev.gyre.planted.story.http;

final class Silent {}
