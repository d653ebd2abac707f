package com.example.gateway;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The one JSON mapper of the gateway. */
final class Json {
    static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    // `{"a":1} garbage` is not JSON.
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}
}
