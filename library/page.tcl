# page.tcl --
#
#       What all pages and files for other programs share: their style, and
#       how text gets into XML, HTML and JSON without meaning anything there.

namespace eval gwsim::page {
    # What XML cannot hold, whatever is done to it, and halves of pairs.
    variable unspeakable {[\u0000-\u0008\u000b\u000c\u000e-\u001f]}
    append unspeakable {|[\ud800-\udfff]|[\ufffe\uffff]}
}

# gwsim::Xml --
#
#       A text as it stands in XML and HTML, in content or in quotes; "?" for
#       what XML cannot hold.

proc gwsim::Xml {text} {
    variable page::unspeakable
    return [string map {& &amp; < &lt; > &gt; \" &quot; ' &#39; \n &#10;} \
            [regsub -all $unspeakable $text ?]]
}

# gwsim::page::json --
#
#       A text as a JSON string that may stand in a script of a page too: no
#       "<" in it, and nothing that is not ASCII.

proc gwsim::page::json {text} {
    if {[regexp {^[a-zA-Z0-9 _/.,:;#(){}=+*@!?|-]*$} $text]} {
        return "\"$text\""
    }
    set out ""
    foreach character [split $text ""] {
        set code [scan $character %c]
        if {$code > 0xffff} {
            incr code -0x10000
            append out [format {\u%04x\u%04x} \
                    [expr {0xd800 + ($code >> 10)}] \
                    [expr {0xdc00 + ($code & 0x3ff)}]]
        } elseif {$character in {\" \\}} {
            append out \\$character
        } elseif {$character eq "\n"} {
            append out {\n}
        } elseif {$code < 32 || $code > 126 || $character in {< > &}} {
            append out [format {\u%04x} $code]
        } else {
            append out $character
        }
    }
    return "\"$out\""
}

# gwsim::page::object --
#
#       A JSON object of keys and values that are JSON already.

proc gwsim::page::object {args} {
    set parts {}
    foreach {key value} $args {
        lappend parts "[json $key]:$value"
    }
    return "{[join $parts ,]}"
}

# gwsim::page::array --
#
#       A JSON array of values that are JSON already.

proc gwsim::page::array {values} {
    return "\[[join $values ,]\]"
}

# gwsim::page::style --
#
#       The rules of style of a page, for its element style. What is dark by
#       wish is dark by what the system prefers, too.

proc gwsim::page::style {} {
    set text [content page.css]
    regexp {:root\[data-theme=dark\] (\{[^\}]*\})} $text -> dark
    return "$text@media (prefers-color-scheme: dark) \{\n\
            :root:not(\[data-theme=light\]) $dark\n\}\n"
}

# gwsim::page::content --
#
#       A file of the library.

proc gwsim::page::content {name} {
    set channel [open [file join $::gwsim::library $name]]
    fconfigure $channel -encoding utf-8
    try {
        return [read $channel]
    } finally {
        close $channel
    }
}
