# browser.tcl --
#
#       A headless Chromium at the other end of two pipes, for whoever must see
#       a page as its reader does: the tests of the page, `gwsim bench` and
#       doc/picture.tcl. gwsim itself does not need one.
#
#           set b [gwsim::browser::open ?-width W? ?-height H?]
#           gwsim::browser::visit $b URL ?WAIT?
#           gwsim::browser::value $b EXPRESSION
#           gwsim::browser::click $b X Y
#           gwsim::browser::press $b KEY
#           gwsim::browser::picture $b FILE
#           gwsim::browser::complaints $b
#           gwsim::browser::close $b
#
# Rules:
#   1. It speaks the DevTools protocol, messages that end in NUL, over two named
#      pipes: no port, no network.
#   2. Of a reply only what is asked for is looked at: there is no JSON parser.
#   3. What does not come within limitMs is the error {GWSIM BROWSER LATE}.

namespace eval gwsim::browser {
    variable limitMs 60000
    variable browsers           ;# TOKEN,KEY -> value
    array set browsers {}
    variable count 0
}

# gwsim::browser::program --
#
#       The path of Chromium, or empty if there is none.

proc gwsim::browser::program {} {
    foreach name {chromium chromium-browser google-chrome} {
        set path [auto_execok $name]
        if {$path ne ""} {
            return [lindex $path 0]
        }
    }
    return ""
}

# gwsim::browser::open --
#
#       Starts a browser with one empty page.
#
# Arguments:
#       args            ?-width W? ?-height H? ?-scale S? ?-mobile 0|1?
#
# Results:
#       Its token.

proc gwsim::browser::open {args} {
    variable browsers
    variable count

    set options [dict merge {-width 1280 -height 900 -scale 1 -mobile 0} \
            $args]
    set token b[incr count]
    ::close [file tempfile folder gwsimBrowser]
    file delete $folder
    file mkdir $folder
    set pipes {}
    foreach name {in out} {
        set path [file join $folder $name]
        exec mkfifo $path
        set pipe [::open $path {RDWR}]
        fconfigure $pipe -translation binary -blocking 0 -buffering none
        lappend pipes $path $pipe
    }
    lassign $pipes inPath in outPath out
    # sh, as Tcl cannot give a child more than three channels.
    set pid [exec sh -c {exec "$0" --headless=new --no-sandbox \
            --disable-gpu --disable-quic --no-first-run \
            --disable-background-networking --disable-component-update \
            --disable-sync --hide-scrollbars --remote-debugging-pipe \
            --user-data-dir="$1" 3<"$2" 4>"$3" >/dev/null 2>&1} \
            [program] [file join $folder profile] $inPath $outPath &]
    foreach {key value} [list folder $folder in $in out $out pid $pid \
            next 0 text "" complaints {} session "" loads 0 requests {}] {
        set browsers($token,$key) $value
    }
    try {
        set target [Ask $token Target.createTarget {"url":"about:blank"} \
                {"targetId":"([^"]+)"}]
        set browsers($token,session) [Ask $token Target.attachToTarget \
                "\"targetId\":\"$target\",\"flatten\":true" \
                {"sessionId":"([^"]+)"}]
        foreach domain {Page Runtime Log Network} {
            Ask $token $domain.enable {} {(.*)}
        }
        Ask $token Emulation.setDeviceMetricsOverride "\"width\":[dict get \
                $options -width],\"height\":[dict get $options \
                -height],\"deviceScaleFactor\":[dict get $options \
                -scale],\"mobile\":[expr {[dict get $options -mobile]
                ? "true" : "false"}]" {(.*)}
    } on error {message failed} {
        close $token
        return -options $failed $message
    }
    return $token
}

# gwsim::browser::dark --
#
#       What the system is said to prefer.

proc gwsim::browser::dark {token dark} {
    Ask $token Emulation.setEmulatedMedia "\"features\":\[{\"name\":\
            \"prefers-color-scheme\",\"value\":\"[expr {$dark
            ? "dark" : "light"}]\"}\]" {(.*)}
    return
}

# gwsim::browser::visit --
#
#       Shows a page, and waits until it is loaded and an expression is true.

proc gwsim::browser::visit {token url {wait 1}} {
    variable browsers

    set before $browsers($token,loads)
    Ask $token Page.navigate "\"url\":[::gwsim::page::json $url]" {(.*)}
    Until $token {$browsers($token,loads) > $before}
    await $token $wait
    return
}

# gwsim::browser::await --
#
#       Waits until an expression is true.

proc gwsim::browser::await {token expression} {
    value $token "new Promise(done => {const look = () => ($expression)\
            ? done('') : setTimeout(look, 10); look()})"
    return
}

# gwsim::browser::value --
#
#       The value of an expression in the page as text; a promise is waited
#       for. An exception of the page is an error.

proc gwsim::browser::value {token expression} {
    set code "Promise.resolve($expression).then(String)"
    set reply [Ask $token Runtime.evaluate "\"awaitPromise\":true,\
            \"returnByValue\":true,\"expression\":[::gwsim::page::json \
            $code]" {(.*)}]
    if {[regexp {"exceptionDetails"} $reply]
            || ![regexp {"value":"((?:[^"\\]|\\.)*)"} $reply -> value]} {
        return -code error -errorcode {GWSIM BROWSER VALUE} \
                "$expression: $reply"
    }
    return [Unescaped $value]
}

# gwsim::browser::click --
#
#       Moves the mouse to a place of the window and clicks.

proc gwsim::browser::click {token x y} {
    move $token $x $y
    foreach type {mousePressed mouseReleased} {
        Ask $token Input.dispatchMouseEvent "\"type\":\"$type\",\"x\":$x,\
                \"y\":$y,\"button\":\"left\",\"clickCount\":1" {(.*)}
    }
    return
}

proc gwsim::browser::move {token x y} {
    Ask $token Input.dispatchMouseEvent "\"type\":\"mouseMoved\",\"x\":$x,\
            \"y\":$y" {(.*)}
    return
}

# gwsim::browser::press --
#
#       Presses a key and lets it go: a character, or a name as "Enter".

proc gwsim::browser::press {token key} {
    set codes {Enter 13 Escape 27 ArrowLeft 37 ArrowRight 39 Tab 9}
    set about "\"key\":[::gwsim::page::json $key]"
    if {[dict exists $codes $key]} {
        append about ",\"windowsVirtualKeyCode\":[dict get $codes $key]"
        if {$key eq "Enter"} {
            append about {,"text":"\r"}
        }
    } else {
        append about ",\"text\":[::gwsim::page::json $key]"
    }
    foreach type {keyDown keyUp} {
        Ask $token Input.dispatchKeyEvent "\"type\":\"$type\",$about" {(.*)}
    }
    return
}

# gwsim::browser::picture --
#
#       Writes what is in the window as PNG.

proc gwsim::browser::picture {token file} {
    set data [Ask $token Page.captureScreenshot {"format":"png"} \
            {"data":"([^"]+)"}]
    set channel [::open $file wb]
    puts -nonewline $channel [binary decode base64 $data]
    ::close $channel
    return
}

# gwsim::browser::complaints --
#
#       What the page has written to the console, and what it would have
#       fetched from elsewhere, since the last call.

proc gwsim::browser::complaints {token} {
    variable browsers

    set found $browsers($token,complaints)
    set browsers($token,complaints) {}
    return $found
}

# gwsim::browser::close --
#
#       Ends a browser.

proc gwsim::browser::close {token} {
    variable browsers

    catch {Send $token Browser.close {} 0}
    # It answers, or is gone: its pid is ours until then.
    set pid $browsers($token,pid)
    for {set n 0} {$n < 200 && [Alive $pid]} {incr n} {
        after 20
        catch {read $browsers($token,out)}
    }
    if {[Alive $pid]} {
        catch {exec kill $pid}
    }
    ::close $browsers($token,in)
    ::close $browsers($token,out)
    # Its children may write into their profile for a moment yet.
    for {set n 0} {$n < 50 && [file exists $browsers($token,folder)]} \
            {incr n} {
        if {[catch {file delete -force $browsers($token,folder)}]} {
            after 20
        }
    }
    array unset browsers $token,*
    return
}

proc gwsim::browser::Alive {pid} {
    if {[catch {::open /proc/$pid/stat} channel]} {
        return 0
    }
    set line [read $channel]
    ::close $channel
    return [expr {![regexp {\) Z } $line]}]
}

# ---- The protocol ---------------------------------------------------------

proc gwsim::browser::Send {token method parameters session} {
    variable browsers

    set id [incr browsers($token,next)]
    set text "\{\"id\":$id,\"method\":\"$method\",\"params\":{$parameters}"
    if {$session && $browsers($token,session) ne ""} {
        append text ",\"sessionId\":\"$browsers($token,session)\""
    }
    puts -nonewline $browsers($token,in) \
            [encoding convertto utf-8 $text]\}\0
    return $id
}

# The reply to a message: what the parentheses of a pattern match in it.
proc gwsim::browser::Ask {token method parameters pattern} {
    variable browsers

    set id [Send $token $method $parameters 1]
    set browsers($token,reply) ""
    Until $token {[info exists browsers($token,reply$id)]}
    set reply $browsers($token,reply$id)
    unset browsers($token,reply$id)
    if {![regexp $pattern $reply -> found]
            || [regexp {^\{"id":\d+,"error"} $reply]} {
        return -code error -errorcode {GWSIM BROWSER REPLY} \
                "$method: $reply"
    }
    return $found
}

# Takes what comes until an expression holds in the caller.
proc gwsim::browser::Until {token condition} {
    variable browsers
    variable limitMs

    set end [expr {[clock milliseconds] + $limitMs}]
    while {![uplevel 1 [list expr $condition]]} {
        if {[clock milliseconds] > $end} {
            return -code error -errorcode {GWSIM BROWSER LATE} \
                    "the browser did not answer in $limitMs ms[join \
                    [linsert $browsers($token,complaints) 0 {}] \n]"
        }
        set more [read $browsers($token,out)]
        if {$more eq ""} {
            after 2
            continue
        }
        append browsers($token,text) $more
        while {[set at [string first \0 $browsers($token,text)]] >= 0} {
            Take $token [encoding convertfrom utf-8 [string range \
                    $browsers($token,text) 0 $at-1]]
            set browsers($token,text) [string range \
                    $browsers($token,text) $at+1 end]
        }
    }
    return
}

# One message: a reply, or an event.
proc gwsim::browser::Take {token message} {
    variable browsers

    if {[regexp {^\{"id":(\d+)} $message -> id]} {
        set browsers($token,reply$id) $message
        return
    }
    regexp {"method":"([^"]+)"} $message -> method
    switch -exact -- $method {
        Page.loadEventFired {
            incr browsers($token,loads)
        }
        Runtime.consoleAPICalled - Runtime.exceptionThrown -
        Log.entryAdded {
            lappend browsers($token,complaints) $message
        }
        Network.requestWillBeSent {
            if {[regexp {"request":\{"url":"(?!file:|data:|blob:|about:)} \
                    $message]} {
                lappend browsers($token,complaints) $message
            }
        }
    }
    return
}

# A JSON string's content as a text.
proc gwsim::browser::Unescaped {text} {
    return [subst -novariables -nocommands [string map {\\/ /} $text]]
}
