package com.example.gateway;

/** An HTTP status and the value that is sent as JSON. */
record Reply(int status, Object body) {

    static Reply error(int status, String message) {
        return new Reply(status, new ErrorBody(message));
    }

    record ErrorBody(String error) {}
}
