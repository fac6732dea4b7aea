#!/usr/bin/perl
# What Email::MIME reads of messages, for compare-parsers.py: names of files on standard input, a line of JSON each.

use strict;
use warnings;
use Date::Parse qw(str2time);
use Email::MIME;
use Encode qw(decode find_encoding);
use JSON::PP;

local $SIG{__WARN__} = sub { };
my $json = JSON::PP->new->utf8->canonical;

# A field that it dies of is one that it cannot read.
sub attempt {
    my ($read) = @_;
    my $value = eval { $read->() };
    return $@ ? { raised => (split /\n/, "$@")[0] } : $value;
}

sub addresses {
    my ($message, $name) = @_;
    return attempt(sub {
        my @lists = $message->header_as_obj($name);
        return [ map { [ $_->phrase // '', $_->address // '' ] } map { $_ ? $_->addresses : () } @lists ];
    });
}

sub text_of {
    my ($part, $octets) = @_;
    my $charset = Email::MIME::parse_content_type($part->content_type // 'text/plain')->{attributes}{charset}
        // 'us-ascii';
    for my $name ($charset, 'UTF-8') {
        my $encoding = find_encoding($name) or next;
        my $copy = $octets;
        my $text = eval { $encoding->decode($copy, Encode::FB_CROAK) };
        return $text if defined $text;
    }
    return decode('iso-8859-1', $octets);
}

sub part_of {
    my ($part, $type) = @_;
    my $octets = $part->body;
    my $disposition = lc(($part->header('Content-Disposition') // '') =~ s/[;\s].*//sr);
    my $row = { type => $type, name => $part->filename // '', size => length $octets, disposition => $disposition };
    $row->{text} = text_of($part, $octets) if $type eq 'text/plain' || $type eq 'text/html';
    return $row;
}

# Email::MIME keeps a message inside as one part: those that are shown are opened here.
sub leaves {
    my ($part) = @_;
    my $ct = Email::MIME::parse_content_type($part->content_type // 'text/plain');
    my $type = lc "$ct->{type}/$ct->{subtype}";
    my $disposition = lc($part->header('Content-Disposition') // '');
    if ($type eq 'message/rfc822' && $disposition !~ /^\s*attachment/) {
        return leaves(Email::MIME->new($part->body));
    }
    my @inner = $ct->{type} eq 'multipart' ? $part->subparts : ();
    return map { leaves($_) } @inner if @inner;
    return part_of($part, $type);
}

while (my $path = <STDIN>) {
    chomp $path;
    open my $file, '<:raw', $path or die "$path: $!";
    my $octets = do { local $/; <$file> };
    my $message = eval { Email::MIME->new($octets) };
    if (!$message) {
        print $json->encode({ raised => "$@" }), "\n";
        next;
    }
    my $date = $message->header('Date');
    print $json->encode({
        subject => attempt(sub { $message->header('Subject') // '' }),
        from => addresses($message, 'From'),
        to => addresses($message, 'To'),
        cc => addresses($message, 'Cc'),
        date => defined $date ? str2time($date) : undef,
        parts => attempt(sub { [ leaves($message) ] }),
    }), "\n";
}
