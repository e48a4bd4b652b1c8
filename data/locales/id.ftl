# Chatelier dalam bahasa Indonesia.
#
# Untuk mengubah teks, letakkan berkas bernama sama di DATA_DIR/locales: teksnya menggantikan yang di sini satu per satu, sisanya tetap.
# Sintaksnya Fluent (https://projectfluent.org). { $name } akan diisi nilai; pertahankan semua yang ada di sebuah teks.
# Nadanya: tenang, singkat, angka di tempat yang penting, tanpa tanda seru.

## Bahan dasar

# Yang ditulis orang, ditampilkan apa adanya.
raw = { $text }
n-credits = { $n } kredit
about-seconds = sekitar { $n } detik
about-minutes = sekitar { $n } menit
seconds = { $n } detik
credits-held = { $n } kredit disisihkan
credits-back =
    { $n ->
        [0] Tidak ada yang ditagih.
       *[other] { $n } kredit Anda kembali.
    }
facts = { $facts }
fact-negative = tanpa: { $text }
fact-seed = benih { $seed }
made-by = { $model }
link-number = { $n }

## Bahasa: masing-masing menyebut dirinya sendiri, di setiap berkas

language-en = 🌐 English
language-ru = 🌐 Русский
language-zh = 🌐 中文
language-id = 🌐 Bahasa Indonesia

## Menit pertama

welcome = Halo. Saya membuat gambar, lagu, dan foto bergerak dari kata dan foto Anda.
welcome-gift =
    { $n ->
        [0] Semuanya memakai kredit; /models menunjukkan harganya.
       *[other] Anda mulai dengan { $n } kredit; satu gambar { $price } kredit.
    }
gate = Dengan menekan tombol, Anda menyatakan berusia { $age } tahun atau lebih dan menerima ketentuan { $operator }.
button-agree = Saya minimal { $age } tahun dan setuju
button-terms = Ketentuan
button-privacy = Privasi
agreed = Anda telah menerima ketentuan. Bacanya di /terms dan /privacy.
ready = Tulis apa yang ingin Anda lihat, atau kirim foto.
example-image = Rubah di salju, cat air
example-image-prompt = rubah di salju, cat air
example-music = Lagu: piano tenang, 30 detik
example-music-prompt = piano tenang, 30 detik
button-more = Apa lagi?

## Jenis karya

kind-image = Gambar
kind-edit = Gambar suntingan
kind-upscale = Gambar diperbesar
kind-animate = Foto hidup
kind-video = Video
kind-music = Lagu
kind-sound = Klip bersuara
kind-extend = Lanjutan lagu
kind-avatar = Potret bicara
kind-describe = Deskripsi

## Gambar tanpa kata

what-to-do =
    { $n ->
        [1] Mau diapakan?
       *[other] Mau diapakan { $n } berkas ini?
    }
do-animate = Gerakkan
do-edit = Sunting dengan kata
do-describe = Deskripsikan
do-music = Buatkan lagu
do-upscale = Perbesar

## Pertanyaan (paling panjang 64 karakter: dipakai juga di kolom isian)

ask-prompt-image = Tulis apa yang harus ada di gambar.
ask-prompt-edit = Tulis apa yang diubah, misalnya: pensil, vintage.
ask-prompt-upscale = Tulis apa yang perlu dijaga saat diperbesar.
ask-prompt-animate = Tulis bagaimana gerakannya.
ask-prompt-video = Tulis apa yang terjadi di video.
ask-prompt-music = Tulis suasana, genre, atau alat musik.
ask-prompt-extend = Tulis bagaimana lagu berlanjut.
ask-prompt-sound = Tulis apa yang harus terdengar.
ask-prompt-avatar = Tulis yang mau diucapkan, atau kirim pesan suara.
ask-prompt-describe = Tulis apa yang ingin Anda ketahui tentangnya.
ask-picture-image = Kirim gambar sebagai titik awal.
ask-picture-edit = Kirim gambar yang mau disunting.
ask-picture-upscale = Kirim gambar yang mau diperbesar.
ask-picture-animate = Kirim foto yang mau digerakkan.
ask-picture-video = Kirim gambar pembuka video.
ask-picture-music = Kirim gambar untuk lagunya.
ask-picture-sound = Kirim klip yang mau diberi suara.
ask-picture-extend = Kirim sebuah lagu, atau balas lagu Anda dengan /extend.
ask-picture-avatar = Kirim potret yang mau berbicara.
ask-picture-describe = Kirim gambar yang mau dideskripsikan.

## Rancangan, harganya, dan kredit yang kurang

quote-image = Gambar dengan { $model }
quote-edit = Suntingan dengan { $model }
quote-upscale = Pembesaran dengan { $model }
quote-animate = Foto hidup dengan { $model }
quote-video = Video dengan { $model }
quote-music = Lagu dengan { $model }
quote-sound = Suara untuk klip dengan { $model }
quote-extend = Lanjutan lagu dengan { $model }
quote-avatar = Potret bicara dengan { $model }
quote-describe = Deskripsi dengan { $model }
quote-price = { n-credits }
quote-length = Sekitar { $n } detik. Hanya detik yang jadi yang dibayar.
quote-length-unknown = Durasinya belum terlihat: harga ini untuk paling lama { $n } detik, dan hanya detik yang jadi yang dibayar.
quote-dropped = Tidak jadi. Tidak ada yang ditagih.
button-start = Mulai, { $n } kredit
button-drop = Nanti saja
credits-short = Ini seharga { $need } kredit; Anda punya { $have }.
cheaper-duration = { $value } detik, { $n } kredit
cheaper-count = { $value } buah, { $n } kredit
cheaper-size = { $value } piksel, { $n } kredit

## Pilihan model dan nilainya

option-ratio = Rasio
option-style = Gaya
option-size = Ukuran
option-count = Jumlah
option-negative = Hindari
option-seed = Benih
option-camera = Kamera
option-duration = Durasi
option-tempo = Tempo
option-key = Nada dasar
option-instrumental = Tanpa nyanyian
choice-style-auto = Gaya apa pun
choice-style-gouache = Guas
choice-style-watercolour = Cat air
choice-style-poster = Poster
choice-style-ink = Tinta
choice-style-oil = Cat minyak
choice-style-pixel = Piksel
choice-size-512 = 512 piksel
choice-size-1024 = 1024 piksel
choice-size-2048 = 2048 piksel
choice-count-1 = 1 buah
choice-count-2 = 2 buah
choice-count-3 = 3 buah
choice-count-4 = 4 buah
choice-camera-zoom-in = Mendekat
choice-camera-zoom-out = Menjauh
choice-camera-pan-left = ← Kiri
choice-camera-pan-right = → Kanan
choice-camera-tilt-up = ↑ Atas
choice-camera-tilt-down = ↓ Bawah
choice-tempo-auto = Tempo bebas
choice-tempo-slow = Lambat
choice-tempo-medium = Sedang
choice-tempo-fast = Cepat
choice-key-auto = Nada dasar bebas
choice-key-c-major = C mayor
choice-key-g-major = G mayor
choice-key-d-major = D mayor
choice-key-a-major = A mayor
choice-key-e-major = E mayor
choice-key-f-major = F mayor
choice-key-b-flat-major = B♭ mayor
choice-key-e-flat-major = E♭ mayor
choice-key-a-minor = A minor
choice-key-e-minor = E minor
choice-key-b-minor = B minor
choice-key-d-minor = D minor
choice-key-g-minor = G minor
choice-key-c-minor = C minor
choice-key-f-minor = F minor

## Sedang dikerjakan

job-queued =
    { $position ->
        [1] Giliran berikutnya · { $duration } · { $cost }
       *[other] Antrean nomor { $position } · { $duration } · { $cost }
    }
job-working-image = Melukis dengan { $model }… { $duration } · { $cost }
job-working-edit = Menyunting dengan { $model }… { $duration } · { $cost }
job-working-upscale = Memperbesar dengan { $model }… { $duration } · { $cost }
job-working-animate = Menggerakkan dengan { $model }… { $duration } · { $cost }
job-working-video = Merekam dengan { $model }… { $duration } · { $cost }
job-working-music = Menggubah dengan { $model }… { $duration } · { $cost }
job-working-extend = Melanjutkan dengan { $model }… { $duration } · { $cost }
job-working-sound = Membuat suara dengan { $model }… { $duration } · { $cost }
job-working-avatar = Mengajarinya bicara dengan { $model }… { $duration } · { $cost }
job-working-describe = Mengamati dengan { $model }… { $duration } · { $cost }
job-long =
    { $notices ->
        [on] Saya kirim ke sini dan beri tahu Anda; silakan lanjutkan hal lain.
       *[off] Saya kirim ke sini tanpa suara; silakan lanjutkan hal lain.
    }
job-cancel-asked = Saya sudah meminta mesin berhenti. Jika berhenti, kreditnya kembali.
job-cancelled = Dibatalkan. { $back }
button-cancel = ✕ Batalkan
button-cancel-maybe = ✕ Coba hentikan
button-cancel-nr = ✕ Batalkan { $n }
undelivered = Selama saya tidak bisa menulis kepada Anda, { $n } karya Anda selesai.
button-show = Tampilkan

## Hasil

result-cost = { $credits } kredit · sisa { $left }
result-partial = { $made } dari { $asked } berhasil; sisanya tidak ditagih.
result-late = Datangnya terlambat, jadi gratis · sisa { $left }
button-again = Lagi
button-vary = Variasi
button-animate = Gerakkan
button-upscale = Perbesar
button-edit = Sunting dengan kata
button-song = Buatkan lagu
button-paint = Lukiskan
button-save = ♡ Simpan
button-unsave = ♥ Tersimpan
button-delete = ✕ Hapus
button-info = ⋯
button-retry = Coba lagi
which-picture = Gambar yang mana?
delete-ask = Hapus karya ini beserta berkasnya? Tidak bisa dikembalikan.
button-delete-yes = Hapus selamanya
button-keep = Biarkan
deleted = Dihapus.
kept = Tetap ada.

## Catatan di bawah hasil

note-unknown-words = Kata-kata ini belum bisa saya lukis: { $words }.
note-instrumental-only = Saya tidak bisa menyanyi; ini melodinya saja.
note-music-words-unread = Saya tidak menemukan suasana, genre, atau alat musik di kata-kata ini, jadi saya pilihkan.
note-music-facts = Nada dasar { $key } · { $tempo } ketukan per menit

## Kling and Alibaba Cloud

choice-camera-auto = Kamera otomatis
note-prompt-shortened = Model hanya membaca { $chars } karakter pertama dari teks Anda; sisanya tidak dipakai.

## Bila pekerjaan gagal (baris tentang kredit menyusul)

failure-deadline = Kali ini tidak berhasil: terlalu lama.
failure-engines_down = Kali ini tidak berhasil: saat ini tidak ada mesin yang bisa mengerjakannya. Coba lagi beberapa menit lagi, atau pilih model lain dengan /models.
failure-engine_content = Mesin tidak mau membuat ini. Ubah kata-katanya dan coba lagi.
failure-engine_input = Mesin tidak bisa memakai kata atau berkas ini. Ubah dan coba lagi.
failure-engine_lost = Kali ini tidak berhasil: mesin kehilangan pekerjaannya di jalan.
failure-result_unusable = Kali ini tidak berhasil: kiriman mesin tidak bisa dipakai.
failure-our_fault = Ada yang rusak di pihak kami.
fault = Ada yang rusak di pihak kami; dicatat sebagai { $reference }. Tidak ada yang ditagih.

## Pemeriksaan isi

screen-refused = Saya tidak bisa membuat ini: { $reason }. Tidak ada yang ditagih.
category-sexual-minors = ini menseksualkan anak di bawah umur
category-sexual = isinya seksual
category-violence = ini menampilkan atau menyerukan kekejaman
category-self-harm = ini mengarah ke menyakiti diri
category-hate = ini menyebarkan kebencian terhadap orang
category-harassment = ini menghina atau mengancam seseorang
category-likeness = ini menampilkan orang nyata secara merendahkan atau menipu
category-weapons = ini mengajarkan membuat senjata atau melakukan kejahatan
category-drugs = ini tentang membuat, menjual, atau memakai narkoba
category-political = ini tentang politik yang tidak ditampilkan di sini
category-nudity = ini menampilkan ketelanjangan
category-personal-data = ini memuat data pribadi seseorang
category-copyright = ini meniru lagu atau artis terkenal
category-spam = ini iklan massal atau umpan
button-why = Mengapa?
why-sexual-minors = Di sini tidak dibuat apa pun yang menseksualkan anak atau remaja, dengan gaya dan alasan apa pun. Jika maksudnya lain, tulis dengan kata lain.
why-sexual = Ketelanjangan dan adegan seksual tidak dibuat di sini. Tulis tanpa itu dan kirim lagi.
why-violence = Adegan berdarah, penyiksaan, dan seruan kekerasan tidak dibuat di sini. Pertempuran atau badai boleh; tulis tanpa kekejaman.
why-self-harm = Di sini tidak dibuat apa pun yang menampilkan atau mengajarkan menyakiti diri. Jika Anda sedang tidak baik-baik saja, bicaralah dengan orang yang Anda percaya atau hubungi layanan bantuan di negara Anda.
why-hate = Di sini tidak dibuat apa pun yang merendahkan orang karena siapa mereka. Tulis tanpa itu dan kirim lagi.
why-harassment = Di sini tidak dibuat apa pun yang menghina, mempermalukan, atau mengancam seseorang. Tulis tanpa itu dan kirim lagi.
why-likeness = Orang nyata tidak ditampilkan di sini tanpa busana, dipermalukan, atau melakukan hal yang tidak pernah dilakukannya. Pakai tokoh rekaan dan kirim lagi.
why-weapons = Petunjuk tentang senjata dan kejahatan tidak dibuat di sini. Tulis tanpa itu dan kirim lagi.
why-drugs = Pembuatan, penjualan, dan pemakaian narkoba tidak ditampilkan di sini. Tulis tanpa itu dan kirim lagi.
why-political = Kampanye, pejabat, dan sengketa politik tidak dibuat di tempat ini. Tulis tanpa itu, atau minta di obrolan pribadi.
why-nudity = Orang tanpa busana tidak ditampilkan di sini. Beri mereka pakaian dan kirim lagi.
why-personal-data = Alamat, nomor telepon, kartu, dan dokumen orang tidak ditampilkan di sini. Hapus bagian itu dan kirim lagi.
why-copyright = Lagu terkenal serta suara atau gaya artis yang disebut namanya tidak ditiru di sini. Jelaskan bunyi, suasana, dan alat musiknya dengan kata sendiri dan kirim lagi.
why-spam = Iklan massal dan umpan untuk uang atau kata sandi tidak dibuat di sini. Tulis tanpa itu dan kirim lagi.

## Perintah (keterangan paling panjang 100 karakter)

command-image = gambar dari kata-kata Anda
command-edit = ubah gambar dengan kata
command-upscale = gambar dua kali lebih besar
command-animate = foto hidup dari gambar
command-music = lagu dari suasana, atau untuk gambar
command-describe = gambar menjadi kata
command-models = apa membuat apa, dan harganya
command-balance = kredit Anda dan setiap perubahannya
command-buy = tambah kredit
command-orders = apa yang Anda beli dan bagaimana keadaannya
command-history = yang sudah Anda buat
command-show = satu karya lagi, dengan nomornya
command-jobs = yang sedang dikerjakan
command-cancel = tutup pertanyaan atau hentikan pekerjaan terbaru
command-settings = bahasa, model, pemberitahuan
command-link = gabungkan obrolan ini dengan yang lain: satu dompet
command-unlink = pisahkan obrolan ini dari yang lain
command-help = apa yang bisa dikirim ke sini
command-start = mulai
command-terms = ketentuan pemakaian
command-privacy = apa yang disimpan, dan berapa lama
command-paysupport = bantuan pembayaran
command-refund = kembalikan pembayaran (operator)
command-unknown = Tidak ada /{ $name } di sini.

## Bantuan

help = Kirim kata-kata, saya lukiskan. Kirim foto, saya tanya mau diapakan. Balas sebuah gambar dengan kata-kata, saya mengubahnya.
help-line = /{ $name } – { $what }
help-end = Misalnya: “rubah di salju, 16:9”, atau “/music piano tenang, 30 detik”. Tentang satu perintah: /help image.
help-option = --{ $name } – { $title }: { $values }
help-range = { NUMBER($min, useGrouping: 0) } sampai { NUMBER($max, useGrouping: 0) }
help-switch = on (ya) atau off (tidak)
help-example-image = Misalnya: /image rubah di salju --ratio 16:9 --count 2
help-example-edit = Misalnya: foto dengan tulisan “/edit pensil”.
help-example-upscale = Misalnya: foto dengan tulisan “/upscale”.
help-example-animate = Misalnya: foto dengan tulisan “/animate mendekat, 5 detik”.
help-example-music = Misalnya: /music piano tenang, 30 detik
help-example-describe = Misalnya: foto dengan tulisan “/describe”.
not-understood = Saya perlu kata-kata untuk dilukis, atau foto.

## Model

models-title = Apa membuat apa, dan harganya dengan pilihan biasa:
model-line = { $model } · { $kind } · { n-credits }
model-about = { $about }

## Saldo dan mutasi

balance = Anda punya { $n } kredit.
balance-held = { $n } lagi disisihkan untuk pekerjaan berjalan.
balance-owed = Anda berutang { $n } kredit; pembelian berikutnya melunasinya dulu.
statement-title = Mutasi, terbaru di atas (UTC):
statement-empty = Belum ada apa-apa.
statement-gift = { $nr }. +{ $n } · hadiah · { $date }
statement-topup = { $nr }. +{ $n } · dibeli · { $date }
statement-held = { $nr }. −{ $n } · disisihkan · { $date }
statement-used = { $nr }. −{ $n } · dipakai · { $date }
statement-returned = { $nr }. +{ $n } · dikembalikan · { $date }
statement-clawback = { $nr }. −{ $n } · ditarik setelah pengembalian uang · { $date }
statement-restored = { $nr }. +{ $n } · dikembalikan: pengembalian dana atau sengketa dibatalkan · { $date }
statement-giftback = { $nr }. −{ $n } · hadiah awal kedua, dihitung sekali · { $date }
button-older = Sebelumnya

## Membeli

buy-title = Anda punya { $n } kredit. Paket yang mana?
buy-none = Anda punya { $n } kredit. Di sini tidak ada kredit yang dijual.
buy-elsewhere = Kredit dijual di: { $chats }. Hubungkan obrolan itu dengan obrolan ini lewat /link, dan yang Anda beli di sana berlaku juga di sini.
pack = { n-credits } · { $prices }
pack-best = { n-credits } · { $prices } · paling hemat
pack-button = { $n }
ways-title = { n-credits }. Mau bayar dengan apa?
way-button = { $method } · { $price }
method-pretend = Uang mainan
method-stars = Bintang
order-open = { n-credits } · { $price } · { $method }
order-how-pretend = Tidak ada uang sungguhan di sini: tekan tombolnya, dan pesanan dianggap dibayar.
order-invoice = { n-credits }. Langsung masuk dan tidak kedaluwarsa.
order-checking = Saya tanyakan ke toko. Pesan pesanan berubah sendiri begitu uangnya masuk.
order-paid = ✅ Dibayar. +{ $n } kredit, sisa { $left }.
order-review = Ada pembayaran yang tidak cocok dengan pesanan { $price } ini. Ada orang yang memeriksanya; pertanyaan: /paysupport.
order-wish = Yang Anda inginkan masih menunggu:
order-partially_refunded = Sebagian dari { $price } dikembalikan, dan kreditnya ditarik sebanding. Sisa { $left }.
order-refunded = { $price } dikembalikan, dan { $n } kredit ditarik. Sisa { $left }.
order-disputed = Pembayaran { $price } disengketakan; bank atau toko yang memutuskan. Sisa { $left }.
order-expired = Pesanan { n-credits } sudah kedaluwarsa. Jika Anda tetap membayar, kreditnya tetap masuk.
order-canceled = Pesanan { n-credits } dibatalkan. Tidak ada yang dibayar.
order-failed = Pembayaran { $price } tidak berhasil. Tidak ada yang ditagih.
button-buy = Beli kredit
button-pay = Bayar { $price }
button-decline = Gagalkan saja
button-check = Saya sudah bayar
button-buy-again = Beli lagi
paysupport = Bantuan pembayaran: tulis ke { $email } ({ $operator }). Sebutkan nomor Anda di sini: { $person }.

## Plans by the month

command-subscribe = paket: kredit setiap bulan
command-subscription = paket Anda: sampai kapan, batal, ganti
slash-subscribe = langganan
slash-subscription = langganan-saya
plans-title = Paket yang dibayar per bulan:
plans-own = Paket Anda memberi { n-credits } sebulan dan dibayar sampai { $until }.
plan = { n-credits } sebulan · { $prices }
plan-best = { n-credits } sebulan · { $prices } · paling hemat
plan-perk = – { $perk }
plan-discount = semuanya { $percent } % lebih murah
plan-priority = karya Anda didahulukan bila ada antrean
plans-terms = Kredit tiap bulan langsung tersedia dan berlaku sampai bulan itu berakhir. Paket berlanjut sampai Anda membatalkannya: /subscription.
plans-none = Tidak ada paket yang dijual di sini.
plan-ways = { n-credits } sebulan. Anda ingin membayar dengan apa?
plan-larger = Paket ini langsung mulai dan menggantikan paket Anda dengan { n-credits }. Sisa kreditnya berlaku sampai bulannya berakhir.
plan-smaller = Setelah { $until } paket Anda menjadi { n-credits } sebulan, dengan harganya sendiri. Sampai saat itu semuanya tetap.
plan-cancel = Batalkan paket Anda dengan { n-credits } sebulan? Paket berlaku sampai { $until }, dan tidak ada lagi yang dibayar.
plan-name = { n-credits } sebulan
order-how-stars = Tekan tombolnya: Telegram menampilkan tagihan bulan pertama dan mengambil Bintang tiap bulan berikutnya sendiri. Pesan ini berubah sendiri.
plan-renewed = ✅ Paket Anda diperpanjang: +{ n-credits }, sampai { $until }.
plan-failed = Pembayaran bulan berikutnya untuk paket Anda tidak berhasil. Saya akan mencoba lagi; paket berlaku sampai { $until }.
plan-cancelled = Paket Anda dibatalkan. Paket berlaku sampai { $until }; tidak ada lagi yang dibayar.
plan-resumed = Paket Anda berlanjut. Bulan berikutnya dibayar pada { $until }.
plan-ended = Paket Anda dengan { n-credits } sebulan telah berakhir. Tidak ada lagi yang dibayar.
plan-stuck = Saya tidak dapat mengubah paket Anda di { $method }. Operator sudah diberi tahu dan akan menanganinya; pertanyaan: /paysupport.
subscription-none = Anda tidak punya paket.
subscription-title = Paket Anda: { n-credits } sebulan · { $price } · { $method }
subscription-active = Dibayar sampai { $until }; lalu { $price } untuk bulan berikutnya.
subscription-past_due = Pembayaran terakhir tidak berhasil. Paket berlaku sampai { $until }; sebelum itu saya akan mencoba lagi.
subscription-cancelling = Dibatalkan: berlaku sampai { $until }, dan tidak ada lagi yang dibayar.
subscription-telling = { $method } sedang diberi tahu. Saya akan menulis bila sudah selesai.
subscription-next = Mulai bulan berikutnya: { n-credits } seharga { $price }.
subscription-how = Hanya { $method } sendiri yang dapat mengakhirinya: di pengaturannya, bagian “Langganan”.
subscription-stopped = Paket ini telah berakhir. Tidak ada lagi yang dibayar.
button-plans = Lihat paket
button-subscription = Paket saya
button-plan-resume = Tetap pakai paket ini
button-plan-change = Ganti
button-plan-cancel = Batalkan paket
button-plan-stop = Ya, batalkan
button-plan-keep = Kembali
button-plan-next = Ganti bulan depan
order-open-plan = { n-credits } sebulan · { $price } · { $method }
order-plan-terms = { $price } sekarang lalu setiap bulan, sampai Anda membatalkannya: /subscription.
order-plan-until = Paket Anda berlaku sampai { $until }: /subscription.
balance-ending = { $n } di antaranya dari paket Anda dan berlaku sampai { $until }.
statement-expired = { $nr }. −{ $n } · sisa saat bulan berakhir · { $date }
refusal-plan_gone = Paket ini tidak dijual lagi. /subscribe menampilkan yang ada.
refusal-subscribed = Anda sudah punya paket ini: /subscription.
refusal-subscription_unknown = Paket ini tidak ada. /subscription menampilkan paket Anda.
refusal-subscription_over = Paket ini telah berakhir. /subscribe menampilkan yang dijual.
refusal-cancel_at_shop = Hanya toko itu sendiri yang dapat mengakhiri paket ini: buka pengaturannya dan cari “Langganan”.
refusal-resume_at_shop = Hanya toko itu sendiri yang dapat mengembalikannya: buka pengaturannya dan cari “Langganan”.
refusal-change_at_end = Toko ini tidak dapat berganti ke paket yang lebih kecil. Batalkan yang ini, dan mulai yang lain setelah berakhir.
admin-subscription-stuck = Sebuah toko belum tahu bahwa langganan berakhir dan mungkin menagih lagi; mohon urus di sana: { $details }

## Riwayat dan pekerjaan

history-title = Karya Anda, terbaru di atas (UTC):
history-line = { $nr }. { $kind } ({ $date }) { $prompt } { $saved }
info-work = Karya { $id }
info-made = { $kind } · { $model } · { $date }
info-cost = Harga { $price }, dipotong { $charged }.
info-show = Temukan lagi kapan saja: /show { $id }
history-empty = Belum ada apa-apa. Tulis apa yang ingin Anda lihat.
jobs-title = Sedang dikerjakan:
job-line = { $nr }. { $kind } ({ $n } kredit disisihkan) { $prompt }
jobs-empty = Tidak ada yang sedang dikerjakan.
cancelled-question = Pertanyaan ditutup. Tulis apa yang Anda inginkan selanjutnya.
cancel-begun = Sedang dihentikan.

## Pengaturan

settings-title = Pengaturan
settings-language = Bahasa: tekan bahasa Anda.
settings-notices = Pemberitahuan bersuara datang saat karya selesai dan sebelum karya yang tidak disimpan dihapus. Jika mati, semuanya datang tanpa suara.
settings-originals = Kualitas penuh: selain gambar, berkas aslinya ikut dikirim tanpa dikecilkan Telegram.
model-choice = { $kind }: { $model }
button-notices =
    { $on ->
        [on] Pemberitahuan: aktif
       *[off] Pemberitahuan: mati
    }
button-originals =
    { $on ->
        [on] Kualitas penuh: aktif
       *[off] Kualitas penuh: mati
    }

## Penolakan: apa yang salah, dan apa gantinya

refusal-other = Itu tidak bisa di sini. /help menunjukkan yang bisa.
refusal-too_fast = Terlalu banyak sekaligus. Kirim lagi dalam { $waitMs }.
refusal-repeat_too_fast = Itu sudah dikerjakan. Untuk satu lagi, tekan beberapa detik lagi.
refusal-action_unknown = Tombol ini sudah tidak berlaku. /help menunjukkan yang saya bisa.
refusal-not_yours = Tombol ini milik orang lain.
refusal-work_unknown = Saya tidak punya karya ini. /history menunjukkan karya Anda.
refusal-work_deleted = Karya ini sudah dihapus. /history menunjukkan yang lain.
refusal-work_not_done = Hanya karya yang selesai bisa disimpan.
refusal-delete_running = Ini masih dikerjakan. Batalkan atau tunggu, lalu hapus.
refusal-cancel_ended = Sudah selesai; tidak ada yang perlu dibatalkan.
refusal-cancel_impossible = Sedang dikerjakan dan tidak bisa dihentikan lagi. Hasilnya datang ke sini.
refusal-quote_expired = Penawaran ini lebih dari satu jam. Kirim lagi kata atau fotonya.
refusal-prompt_missing = { $kind }: perlu kata-kata. Tulis apa yang harus jadi.
refusal-prompt_long = Itu { $length } karakter; saya membaca paling banyak { $max }. Kirim lebih pendek.
refusal-inputs_missing = { $kind }: perlu gambar, paling sedikit { $min }. Kirim dengan perintahnya sebagai keterangan.
refusal-inputs_many = { $kind }: paling banyak { $max } berkas sekaligus. Kirim lebih sedikit.
refusal-input_gone = Bahan untuk ini sudah tidak disimpan. Kirim lagi.
refusal-option_unknown = Tidak ada pilihan --{ $option } di sini. Yang ada: { $options }.
refusal-option_choice = { $option }: { $choices }, bukan “{ $value }”.
refusal-option_range = { $option }: { NUMBER($min, useGrouping: 0) } sampai { NUMBER($max, useGrouping: 0) }, bukan “{ $value }”.
refusal-option_long = { $option }: paling banyak { $max } karakter.
refusal-model_unknown = Model “{ $model }” sudah tidak ada di sini. /models menunjukkan yang ada.
refusal-kind_unavailable = { $kind }: sekarang tidak ada yang bisa membuatnya. /models menunjukkan yang bisa dibuat.
refusal-edit_unknown = Saya mengenal suntingan ini: duotone (sebut dua warna), cat air, pensil, piksel, vintage, minyak, poster, tinta, hitam putih, blur, hangat, dingin, terang, gelap, jenuh. Tulis salah satunya.
refusal-upscale_too_large = Saya memperbesar gambar sampai 4096 piksel per sisi dan 12 megapiksel. Kirim yang lebih kecil.
refusal-too_many_jobs = Paling banyak { $max } pekerjaan sekaligus; berikutnya mulai bila satu selesai. /jobs menunjukkannya.
refusal-daily_limit = Dalam 24 jam Anda dapat memulai { $max } pekerjaan. Berikutnya dalam { $waitMs }.

## Penolakan: berkas

refusal-file_empty = Berkasnya kosong. Kirim lagi.
refusal-file_too_big = Saya menerima berkas sampai { $maxMb } MB. Kirim sebagai foto, atau lebih pendek.
refusal-file_unknown = Saya tidak bisa membaca jenis berkas ini. Kirim JPEG, PNG, WebP, HEIC, atau GIF, klip MP4, MOV, atau WebM, atau suara MP3, M4A, OGG, atau WAV.
refusal-file_broken = Berkasnya rusak atau tidak utuh. Simpan ulang lalu kirim lagi.
refusal-file_too_heavy = Berkas ini terlalu berat untuk dibuka. Kirim yang lebih kecil.
refusal-file_too_many_pixels = Saya menerima gambar sampai { $maxMegapixels } megapiksel. Kirim yang lebih kecil.
refusal-file_side_too_long = Satu sisi paling panjang { NUMBER($maxPx, useGrouping: 0) } piksel. Kirim yang lebih kecil.
refusal-file_too_long = Klip dan suara paling lama { $maxSeconds } detik. Kirim yang lebih pendek.
refusal-file_wrong_type = { $kind }: berkas ini tidak cocok. Kirim foto.
refusal-file_no_use = Saya belum bisa mengolah klip dan suara. Kirim foto atau kata-kata.
refusal-file_missing = Tidak ada berkas yang tiba. Lampirkan lagi.
refusal-file_gone = Salah satu berkas sudah tidak ada. Lampirkan lagi.
refusal-telegram_file_too_big = Telegram mengizinkan saya mengambil berkas sampai { $maxMb } MB; yang ini { $sizeMb }. Kirim sebagai foto, atau lebih pendek.
refusal-telegram_file_gone = Telegram tidak punya berkas ini lagi. Kirim lagi.
refusal-too_many_uploads = Beberapa berkas masih diunggah. Tunggu satu selesai.

## Penolakan: uang

refusal-credits_short = Ini seharga { $need } kredit; Anda punya { $have }.
refusal-account_frozen = Kredit Anda dikunci selama kami memeriksa sesuatu. Hubungi kami: /paysupport.
refusal-pack_gone = Paket ini tidak dijual lagi. /buy menunjukkan yang ada.
refusal-method_unavailable = Sekarang tidak bisa membayar dengan cara ini. /buy menunjukkan cara lain.
refusal-currency_unavailable = Paket ini tidak dijual dalam { $currency }. /buy menunjukkan harganya.
refusal-order_unknown = Saya tidak punya pesanan ini. /balance menunjukkan pesanan Anda.
refusal-payment_unknown = Pembayaran itu tidak ada.
refusal-refund_amount = Tulis jumlah di atas nol dalam mata uang pembayarannya, tidak lebih halus dari satuan terkecilnya; paling banyak { $restMinor }.
refusal-refund_whole_only = Pembayaran ini hanya dapat dikembalikan seluruhnya: { $paidMinor }.
refusal-refund_too_much = Itu lebih dari sisa pembayaran ini. Paling banyak { $restMinor } masih bisa dikembalikan.

## Telegram

telegram-description = Gambar, lagu, dan foto bergerak dari kata dan foto Anda. Tulis apa yang ingin Anda lihat, atau kirim foto. Karya ditandai sebagai buatan mesin; unggahan dihapus setelah 30 hari.
telegram-about = Gambar, lagu, dan foto bergerak dari kata dan foto Anda.
telegram-too-large = Berkas ini { $sizeMb } MB, lebih dari yang diterima Telegram dari bot. Berkas tetap ada di /history.
telegram-smaller = Berkas asli { $sizeMb } MB dan tetap ada di /history; Telegram menerima hingga { $maxMb } MB dari bot.
telegram-answered-privately = Saya sudah menjawab Anda secara pribadi.
telegram-write-first = Ini hanya untuk Anda, dan saya belum bisa menulis kepada Anda. Buka obrolan kita dan tekan Mulai.
telegram-not-here = Saya tidak boleh menampilkannya di sini, dan belum bisa menulis kepada Anda. Buka obrolan kita dan tekan Mulai; hasilnya ada di /history.
telegram-open-chat = Buka obrolan
telegram-pay-link = Bayar lewat tautan
precheckout-unknown = Pesanan ini tidak ada. Tulis /buy untuk yang baru.
precheckout-person = Pesanan ini milik orang lain. Tulis /buy untuk pesanan Anda.
precheckout-price = Harganya berubah. Tulis /buy untuk pesanan baru.
precheckout-over = Pesanan ini kedaluwarsa. Tulis /buy untuk yang baru.
precheckout-paid = Pesanan ini sudah dibayar.
precheckout-gone = Paket ini tidak dijual lagi. Tulis /buy untuk yang lain.
precheckout-fault = Ada yang rusak di pihak kami. Tidak ada yang ditagih; coba lagi semenit lagi.
refund-usage = Tulis nomor pembayaran setelah perintah: /refund 0A1b… atau nomor pada tanda terima. Jumlah di belakangnya mengembalikan sebagian: /refund 0A1b… 49.50.
refund-begun = Mengembalikan { $amount }. Pesan pesanan berubah bila sudah selesai.

## Halaman obrolan web (angkanya diisi halaman: tanpa bentuk jamak)

web-title = Chatelier
web-subtitle = Gambar, lagu, dan foto bergerak
web-connecting = Menyambung…
web-reconnecting = Menyambung kembali…
web-offline = Tidak ada sambungan. Mencoba lagi…
web-resting = Tab ini sedang beristirahat
web-balance-available = Kredit: { $credits }
web-balance-held = Disisihkan untuk pekerjaan berjalan: { $credits }
web-balance-owed = Utang: { $credits }
web-language = Bahasa
web-theme = Tampilan
web-theme-auto = Ikuti sistem
web-theme-light = Terang
web-theme-dark = Gelap
web-log = Pesan
web-composer-placeholder = Ingin melihat apa?
web-composer-label = Pesan Anda
web-send = Kirim
web-attach = Lampirkan berkas
web-attachment-remove = Buang berkas ini
web-attachment-uploading = Mengunggah, { $percent } %
web-attachment-failed = Berkas ini tidak diterima
web-attachments-many = Paling banyak { $max } berkas dalam satu pesan
web-drop-here = Letakkan berkas di sini
web-commands = Perintah
web-options = Pilihan
web-option-default = Apa adanya
web-option-on = Ya
web-option-off = Tidak
web-close = Tutup
web-reply = Balas
web-reply-to = Membalas
web-reply-cancel = Batal membalas
web-new-messages = Pesan baru
web-earlier = Memuat pesan sebelumnya…
web-today = Hari ini
web-yesterday = Kemarin
web-sending = Mengirim
web-not-sent = Tidak terkirim
web-retry = Coba lagi
web-typing = Sedang bekerja…
web-empty-title = Masih halaman kosong
web-empty-hint = Tulis apa yang ingin Anda lihat atau dengar, atau letakkan foto di sini. Garis miring menampilkan semua yang saya bisa.
web-empty-begin = Mulai
web-open = Buka
web-download = Unduh
web-previous = Sebelumnya
web-next = Berikutnya
web-picture = Gambar
web-play = Putar
web-pause = Jeda
web-seek = Posisi
web-live = Hidup
web-live-hint = Foto bergerak, diputar saat Anda menunjuknya
web-spoiler-show = Tampilkan
web-chosen = dipilih
web-progress-label = Kemajuan
web-progress-left-seconds = sekitar { $seconds } detik lagi
web-progress-left-minutes = sekitar { $minutes } menit lagi
web-progress-soon = sebentar lagi
web-sign-in-title = Studio ini pribadi
web-sign-in-hint = Masukkan token akses sekali; peramban ini akan diingat.
web-sign-in-token = Token akses
web-sign-in-button = Masuk
web-sign-in-wrong = Token itu salah.
web-error-too-long = Teks ini terlalu panjang untuk dikirim.
web-error-too-fast = Pelan sedikit. Coba lagi sebentar.
web-error-unreachable = Studio sedang tidak dapat dijangkau.
web-error-broken = Ada yang rusak di pihak kami. Tidak ada yang ditagih.
web-no-cookies = Peramban ini tidak menyimpan kuki untuk alamat ini, padahal obrolan memerlukannya untuk mengenali Anda.

## Pemberitahuan

notice-sweep = Dalam { $days } hari, { $n } karya yang belum Anda simpan akan dihapus.
button-history = Riwayat

## One person, several chats

chat-telegram = Telegram
chat-discord = Discord
chat-web = Obrolan web
chat-here = { $chat } (yang ini)
chat-numbered = { $chat } { $n }
n-credits-owed = utang { $n } kredit
join-made = Tulis ini kepada saya di obrolan Anda yang lain dalam { $minutes } menit:
join-made-what = Kedua obrolan menjadi satu: satu dompet, satu riwayat. Jangan perlihatkan kepada siapa pun; hanya berlaku sekali.
join-private = Obrolan hanya digabungkan secara pribadi. Tulis /link kepada saya di sana.
join-form = Kode berbentuk ABCD-EFGH. /link di obrolan Anda yang lain membuatnya.
join-wrong = Kode ini tidak berlaku, atau tidak lagi. /link di obrolan Anda yang lain membuat yang baru.
join-wrong-often = Terlalu banyak kode salah. Coba lagi dalam { $minutes } menit.
join-own = Ini kode obrolan ini sendiri. Tulis di obrolan Anda yang lain.
join-same = Obrolan-obrolan ini sudah digabungkan.
join-ask = Gabungkan obrolan ini ({ $here }) dengan obrolan Anda di { $there }?
join-ask-credits = Di sana: { $there } · di sini: { $here } · bersama: { $together }
join-ask-gift = Hadiah awal dihitung sekali: { $n } kredit darinya kembali.
join-ask-keep = Riwayat dan pesanan keduanya tetap. Jika pengaturan berbeda, yang di { $there } berlaku.
join-done = Digabungkan dengan { $chat }. Bersama: { $credits }.
join-told = Digabungkan dengan obrolan Anda di { $chat }: mulai sekarang satu dompet. Jika itu bukan Anda, tulis /unlink.
join-left = Dibiarkan seperti semula.
button-link-open = Buka { $chat }
button-link-yes = Gabungkan
button-link-no = Biarkan
unlink-alone = Obrolan ini tidak digabungkan dengan yang lain. /link menggabungkannya.
unlink-ask = Dompet, riwayat, dan pengaturan tetap bersama obrolan yang mana?
unlink-ask-many = Obrolan mana yang keluar? Dompet, riwayat, dan pengaturan tetap bersama yang lain.
unlink-ask-what = Obrolan yang keluar mulai dari awal, tanpa hadiah awal. Yang sedang dibuat tetap tiba di tempat mulainya.
unlink-done-stays = Dipisahkan. Semuanya tetap di sini; { $chat } mulai dari awal.
unlink-done-left = Dipisahkan. Semuanya tetap di { $chat }; obrolan ini mulai dari awal.
unlink-told-stays = Obrolan Anda yang lain telah keluar. Dompet dan riwayat tetap di sini.
unlink-told-left = Obrolan ini telah keluar dari yang lain dan mulai dari awal. Dompet dan riwayat tetap di sana.
button-unlink-stays = Tetap bersama { $chat }
button-unlink-leaves = { $chat } keluar
button-copy = Kirim ke obrolan saya yang lain
copy-sent = Terkirim ke { $chat }.
copy-which = Ke obrolan yang mana?
refusal-link_often = Sudah banyak kode. Yang baru dalam { $minutes } menit.
refusal-link_gone = Kode ini sudah tidak berlaku. /link di obrolan Anda yang lain membuat yang baru.
refusal-link_many = Paling banyak { $max } obrolan dapat digabungkan.
refusal-unlink_gone = Obrolan ini tidak digabungkan lagi.
refusal-unlink_owed = Di sini masih ada utang { $n } kredit. Obrolan dapat dipisahkan setelah lunas; /buy melunasinya.
refusal-copy_nowhere = Belum ada obrolan pribadi Anda yang lain. Tulis dulu kepada saya di sana.

## Discord: nama perintah dan opsinya (huruf kecil, tanpa spasi), dan teks untuk obrolan itu saja

slash-image = gambar
slash-edit = ubah
slash-upscale = perbesar
slash-animate = gerakkan
slash-music = musik
slash-describe = jelaskan
slash-models = model
slash-balance = saldo
slash-buy = beli
slash-orders = pesanan
slash-history = riwayat
slash-show = tampilkan
slash-jobs = antrean
slash-cancel = batalkan
slash-settings = pengaturan
slash-help = bantuan
slash-start = mulai
slash-terms = ketentuan
slash-privacy = privasi
slash-paysupport = bantuan-bayar
slash-link = tautkan
slash-unlink = lepaskan
slash-prompt = Yang Anda inginkan, dengan kata-kata Anda
slash-code = Kode dari obrolan Anda yang lain
slash-work = Salah satu karya Anda
slash-model = Model untuk kali ini
slash-file-picture = Sebuah gambar
slash-file-clip = Sebuah klip
slash-file-audio = Sebuah berkas suara
slash-name-prompt = deskripsi
slash-name-code = kode
slash-name-work = karya
slash-name-model = pilihan-model
slash-name-image = gambar
slash-name-clip = klip
slash-name-audio = suara
discord-not-taken = Permintaan ini belum bisa saya terima. Tidak ada yang ditagih; silakan coba lagi satu menit lagi.
discord-too-large = Berkas ini { $sizeMb } MB, lebih dari yang diterima Discord di sini.
discord-smaller = Berkas aslinya { $sizeMb } MB, lebih dari yang diterima Discord di sini; ini salinan yang lebih kecil.
discord-open-original = Buka berkas asli
discord-answered-privately = Saya sudah menjawab Anda secara pribadi.
discord-dm-closed = Ini hanya untuk Anda, dan Discord tidak mengizinkan saya menulis kepada Anda. Izinkan pesan dari server ini, atau pakai perintahnya.
discord-result-below = Selesai: lihat pesan saya di bawah.
discord-queue = { $n } pekerjaan dalam antrean
answer-how = Jawablah dengan membalas pesan saya di atas, supaya saya melihatnya.
button-answer = ✍️ Jawab
settings-alone = Hanya saya: di tempat yang dibaca orang lain, jawaban atas perintah Anda hanya terlihat oleh Anda.
button-alone =
    { $on ->
        [on] 🙈 Hanya saya: aktif
       *[off] 🙈 Hanya saya: nonaktif
    }
refusal-discord_file_gone = Berkas ini sudah tidak ada di Discord. Kirimkan lagi.

## Privasi dan hak

card-struck = Ada nomor kartu di pesan Anda. Nomor itu sudah saya coret dan tidak saya simpan; mohon hapus juga pesan itu di obrolan ini.
unwanted-contact = Saya tidak menyimpan kontak, dan yang ini pun tidak. Tulis apa yang ingin Anda lihat, atau kirim foto.
unwanted-location = Saya tidak menyimpan lokasi, dan yang ini pun tidak. Tulis apa yang ingin Anda lihat, atau kirim foto.
command-mydata = apa yang disimpan tentang Anda, dalam angka
command-export = semua data dan karya Anda sebagai berkas
command-forget = hapus semua tentang Anda
command-complaint = keluhan kepada pengelola
command-requests = permintaan data yang masih terbuka
command-erase = hapus seseorang seketika
command-usage = angka pemakaian anonim
slash-mydata = dataku
slash-export = ekspor
slash-forget = lupakan
slash-complaint = keluhan
button-export = 📦 Semua data saya
button-forget = Hapus saya
button-forget-yes = Hapus semuanya
button-forget-no = Biarkan semuanya
button-download = ⬇️ Unduh
button-request-close = ✓ Dijawab { $n }
rights-private = Ini hanya untuk Anda. Tulis dulu kepada saya secara pribadi, lalu minta lagi di sana.
mydata-title = Yang disimpan tentang Anda, nomor { $person }, sejak { $since }:
mydata-since = { $what } (sejak { $since })
mydata-chats = Obrolan: { $chats }
mydata-kind = { $kind }: { $n }
mydata-works = Karya: { $works }; dari { $first } sampai { $last }
mydata-vendors = Siapa yang membuatnya: { $vendors }
mydata-files = Unggahan: { $uploads } · karya tersimpan: { $saved } · terpakai: { $mb } MB
mydata-money = Pesanan: { $orders } · pembayaran: { $paid }
mydata-consent = Menyetujui ketentuan versi { $version } pada { $date }, berusia { $age } atau lebih
mydata-more = Nama, telepon, kontak, lokasi, dan nomor kartu tidak disimpan. Karyanya sendiri ada di /history.
mydata-picture = Gambar, film, lagu, deskripsi, unggahan, karya tersimpan; di bawahnya karya per bulan.
export-begun = Saya sedang mengumpulkan semuanya: data, catatan kredit, dan berkas. Hasilnya saya kirim secara pribadi.
export-ready = Inilah semua yang disimpan tentang Anda. Salinan saya dihapus dalam { $hours } jam.
export-part = Bagian { $n } dari { $of }; masing-masing bisa dibuka sendiri.
export-too-large = { $n } berkas lebih besar daripada yang diterima obrolan ini. Namanya ada di export.json, dan /show menampilkannya.
export-failed = Arsip tidak berhasil dibuat. Ini kesalahan kami; minta lagi nanti atau tulis /complaint.
refusal-export_running = Sudah sedang dibuat. Saya kirim begitu siap.
refusal-export_often = Paling banyak { $max } sehari. Minta lagi besok.
refusal-export_gone = Tidak ada lagi yang bisa diekspor.
forget-ask = Hapus semua tentang Anda?
forget-credits = Anda punya { $n } kredit yang belum terpakai. Semuanya ikut hilang: pakai dulu, atau tanyakan lewat /paysupport.
forget-goes = Yang hilang: karya beserta semua berkas, unggahan, kata-kata, riwayat, pesan yang saya simpan, pengaturan, obrolan yang terhubung, persetujuan.
forget-stays = Yang tetap: pembayaran dan jumlahnya tanpa diri Anda, sesuai hukum; dan selama setahun tanda tersandi bahwa obrolan ini sudah menerima hadiah awal atau pernah diblokir. Isi obrolan ini hanya bisa Anda hapus sendiri.
forget-wait = Dimulai 24 jam setelah Anda konfirmasi; sebelum itu bisa dibatalkan.
forget-waiting = Semua tentang Anda dihapus mulai { $date } (UTC). Sebelum itu tombol di bawah atau /forget cancel membatalkannya.
forget-cancelled = Dibatalkan. Tidak ada yang dihapus.
forget-kept = Semuanya tetap.
erased = Semua tentang Anda sudah dihapus: karya { $works }, berkas { $files }. Tetap disimpan tanpa diri Anda, sesuai hukum: pembayaran { $payments }. Anda bisa mulai lagi kapan saja.
erased-receipt = Ini tanda terima Anda. Tanda tangannya membuktikan asalnya dari sini:
refusal-link_erasing = Salah satu obrolan sedang menunggu dihapus. Batalkan dulu dengan /forget cancel.
complaint-usage = Tulis masalahnya setelah perintah: /complaint …
complaint-taken = Dicatat. Pengelola menjawab paling lambat { $date } (UTC).
refusal-complaint_long = Paling banyak { $max } karakter. Persingkat.
refusal-requests_many = Sudah ada { $max } permintaan Anda yang terbuka. Itu dijawab dulu.
refusal-person_unknown = Tidak ada orang dengan nomor itu.
request-access = akses
request-export = ekspor
request-erasure = penghapusan
request-complaint = keluhan
request-parent = permintaan orang tua
request-new = Permintaan baru: { $kind }, dijawab paling lambat { $date }.
request-reminder = Dijawab paling lambat { $date }: { $kind }.
requests-title = Permintaan terbuka, yang paling mendesak dulu:
requests-line = { $nr }. { $kind }, paling lambat { $date }, nomor { $person } { $words }
requests-none = Tidak ada permintaan terbuka.
erase-usage = Tulis siapa: /erase NOMOR, atau /erase telegram:123; tambahkan kata parent bila orang tua yang meminta.
erase-ask = Hapus { $person } seketika, tanpa masa tunggu? Ini tidak bisa dibatalkan.
erase-begun = { $person } sedang dihapus.
usage-title = { $days } hari terakhir, tanpa orang; kelompok di bawah { $least } digabung:
usage-line = { $what }: { $n } · { $seconds } dtk · { $credits }
usage-others = lainnya
usage-none = Terlalu sedikit untuk ditampilkan: minimal { $least }.

## Persetujuan, dan apa yang disimpan berapa lama

gate-kept = Yang disimpan: hasil ({ $results }), unggahan ({ $uploads }), dan pembukuan pembayaran selama diminta hukum.
gate-vendors = { $vendors } Tidak ada yang melatih model dengan kiriman Anda.
gate-marked = Hasil dibuat oleh mesin: bisa berbeda dari kenyataan, dan berkasnya menyebutkan hal itu.
gate-changed = Ketentuan berubah. Tidak ada yang baru dibuat sebelum Anda setuju lagi.
gate-news = Ketentuan sedikit berubah. Anda tidak perlu melakukan apa-apa.
gate-withdrawn = Anda telah menarik persetujuan. Untuk membuat sesuatu lagi, setujui sekali lagi.
gate-elsewhere = Sebelum membuat sesuatu saya perlu persetujuan Anda, sekali untuk semua tempat.
button-gate = Baca dan setujui
button-gate-no = Tolak
button-terms-again = Tampilkan ketentuan
declined = Anda menolak. Tidak ada milik Anda yang diproses.
rights-stay = Kredit, pesanan, dan karya Anda tetap terjangkau: /balance, /history. Apa yang bisa Anda minta ada di /privacy.
n-days = { $n } hari
kept-days = { $n } hari bila tidak disimpan
kept-some = { $kinds }: sampai Anda hapus; lainnya: { $rest }
kept-uploads =
    { $hours ->
        [0] sampai karya selesai, paling lama { $days }
       *[other] { $hours } jam setelah karya selesai, paling lama { $days }
    }
vendors-none = Semuanya dibuat di mesin ini; tidak ada yang dikirim ke pihak lain.
vendors-some = Permintaan hanya sampai ke pembuatnya: { $vendors }.
withdraw-ask = Tarik persetujuan Anda?
withdraw-what = Yang menunggu dibatalkan dan kreditnya kembali; yang berjalan dihentikan bila bisa; draf dan unggahan dihapus. Kredit, pesanan, dan karya tetap ada.
withdraw-none = Tidak ada persetujuan untuk ditarik: tidak ada milik Anda yang diproses.
button-withdraw = Tarik
button-withdraw-not = Biarkan
withdrawn = Persetujuan Anda ditarik. Tidak ada yang baru dibuat.
withdrawn-cancelled = { $n } pekerjaan dibatalkan; kreditnya kembali.
withdrawn-asked = { $n } pekerjaan sedang dihentikan; bila berhasil, kreditnya kembali.
withdrawn-running = { $n } pekerjaan tidak bisa dihentikan lagi; hasilnya ada di /history.
job-marked = Dibuat oleh mesin: bisa berbeda dari kenyataan.
info-maker = Dibuat oleh: { $maker }
maker-here = mesin ini
button-hide = Sembunyikan dari riwayat
button-unhide = Tampilkan di riwayat
work-hidden = Disembunyikan: hanya ada di /hidden.
work-unhidden = Sudah kembali di /history.
hidden-title = Karya tersembunyi, terbaru dulu:
hidden-empty = Tidak ada yang disembunyikan.
refusal-work_hidden = Anda menyembunyikan karya ini: saya menampilkannya hanya di obrolan pribadi kita.
button-save-all = ♡ Simpan semua
saved-all = { $n } karya disimpan dan tetap ada.
saved-none = Karya-karya ini sudah tidak ada.
delete-usage = Tulis nomor karya di belakang perintah, atau balas karyanya dengan /delete. ⋯ di bawah karya menyebut nomornya.
settings-statistics = Angka: apakah pekerjaan Anda ikut dihitung dalam angka pemakaian anonim.
settings-enhance = Perkaya: apakah kata-kata Anda boleh diperkaya sebelum sampai ke mesin pembuat.
button-statistics =
    { $on ->
        [on] Angka: nyala
       *[off] Angka: mati
    }
button-enhance =
    { $on ->
        [on] Perkaya: nyala
       *[off] Perkaya: mati
    }
button-email = Email untuk kuitansi
button-email-off = Keluarkan
email-none = Kuitansi tidak dikirim ke email mana pun.
email-is = Kuitansi dikirim ke { $email }.
ask-email = Tulis alamat email untuk kuitansi Anda.
refusal-email_wrong = Itu bukan alamat email. Tulis seperti name@example.com, atau /email off.
command-withdraw = tarik persetujuan Anda
command-delete = langsung hapus karya dan berkasnya
command-hidden = karya yang Anda sembunyikan
command-email = ke mana kuitansi dikirim
command-notice = beri tahu semua orang (operator)
slash-withdraw = tarik
slash-delete = hapus
slash-hidden = tersembunyi
slash-email = surel
slash-address = Alamat email, atau off
slash-name-address = alamat

## Pemberitahuan untuk semua orang

notice-terms = Ketentuan bot ini berubah.
notice-security = Tentang keamanan bot ini.
notice-breach = Data Anda mungkin telah terbuka.
notice-usage = /notice terms, security, atau breach, lalu teksnya: “/notice breach en: … ru: … zh: … id: …”. Bahasa Inggris wajib; yang tidak punya teks sendiri menerimanya.
notice-preview = { $n } orang akan membaca:
notice-in = { $language }: { $text }
notice-progress =
    { $state ->
        [draft] { $about } Belum dikirim: { $asked } orang.
        [done] { $about } Selesai: { $reached } dari { $asked } sampai, { $unreachable } tidak terjangkau.
       *[sending] { $about } Sedang dikirim: { $reached } dari { $asked } sampai, { $waiting } menunggu, { $unreachable } tidak terjangkau.
    }
notice-dropped = Dibuang. Tidak ada yang diberi tahu.
button-notice-send = Kirim ke { $n }
button-notice-look = Sampai mana?
refusal-notice_english = Teks bahasa Inggris tidak ada: “en: …”.
refusal-notice_long = Teks paling banyak { $max } karakter.
refusal-notice_unknown = Tidak ada pemberitahuan seperti itu.

## Yang ditanyakan, dihentikan dan ditutupi penyaring

screen-ask = Sebelum saya buat: { $reason }. Memang begitu maksudnya?
screen-refused-job = Ini tidak bisa saya buat: { $reason }.
screen-result = Hasilnya tidak bisa ditampilkan: { $reason }.
screen-engine = Mesin tidak mau membuat ini: { $reason }.
screen-charged =
    { $n ->
       *[other] Pekerjaannya sudah selesai, jadi { $n } kredit terpakai.
    }
screen-unchecked = Saat ini belum bisa diperiksa, jadi tidak dibuat. Coba lagi beberapa menit lagi.
words-covered = Ditutupi karena ada orang lain yang ikut membaca
button-sure = Saya mengerti, lanjutkan
button-reword = ✎ Ubah kata-katanya
admin-minors = Ditolak karena menseksualkan anak di bawah umur. Orang { $person }, ditemukan oleh { $moderator }. Keputusannya tercatat.
admin-unreachable =
    { $way ->
        [open] Penyaring { $moderator } tidak bisa dihubungi ({ $code }). Permintaan berjalan tanpa penyaring itu, sesuai policy.yaml.
       *[closed] Penyaring { $moderator } tidak bisa dihubungi ({ $code }). Yang seharusnya diperiksanya ditolak, sesuai policy.yaml.
    }

## Outside shops

return-title = Anda kembali dari toko
return-text = Jika sudah membayar, kredit Anda masuk sendiri di obrolan, biasanya dalam hitungan detik. Halaman ini boleh ditutup.
return-open = Buka obrolan
order-email = Hukum mengharuskan kuitansi untuk pembayaran ini. Tulis alamat email tujuannya; saya hanya bertanya sekali, /email mengubahnya.
order-receipt = Kuitansi dikirim ke { $email }. Ubah dengan /email.
refund-by-hand = { $method } tidak mengembalikan dana sendiri: kirim { $amount } kepada orangnya.
admin-payment-review = Ada pembayaran yang perlu Anda lihat: { $reason }, { $details }. Belum ada kredit yang ditambahkan.
admin-payment-over = Yang dibayar lebih dari yang diminta; kredit ditambahkan sesuai pesanan: { $details }
admin-payment-contradicted = Toko menyebut gagal sebuah pembayaran yang sudah dikreditkan; tidak ada yang ditarik kembali. Cocokkan dengan kabinet toko: { $details }
admin-payment-disputed = Bank menyengketakan sebuah pembayaran; kreditnya ditarik kembali: { $details }
admin-payments-differ = Ada pembayaran yang berbeda dari catatan toko, dan tidak ada yang diubah: { $details }. Tabel lengkapnya: npm run reconcile
admin-dispute-ended =
    { $state ->
        [won] Sengketa dimenangkan, kreditnya dikembalikan: { $details }
       *[lost] Sengketa kalah: { $details }
    }
admin-checkout-refused = Toko tidak menerima sebuah pesanan; orangnya diberi tahu bahwa pembayaran gagal: { $details }
admin-refund-failed = Pengembalian dana gagal, kreditnya kembali: { $details }
admin-refund-unknown = Toko tidak memberi tahu nasib sebuah pengembalian dana; terus ditanyakan tiap jam: { $details }
admin-notice-failed = Pemberitahuan toko tidak bisa dibaca; mungkin ada uang di baliknya: { $details }
admin-refund-above-payment = Toko menyatakan mengembalikan lebih dari yang dibayar: { $details }
method-yookassa = YooKassa: kartu, SBP
method-tbank = T-Bank: kartu, SBP
method-robokassa = Robokassa: kartu, SBP
method-stripe = Kartu (Stripe)
order-how-yookassa = Bayar di halaman YooKassa: kartu, SBP, dan lainnya. Lalu kembali: pesan ini berubah sendiri.
order-how-tbank = Bayar di halaman T-Bank: kartu, SBP, dan lainnya. Lalu kembali: pesan ini berubah sendiri.
order-how-robokassa = Bayar di halaman Robokassa: kartu, SBP, dan lainnya. Lalu kembali: pesan ini berubah sendiri.
order-how-stripe = Bayar di halaman Stripe dengan kartu atau cara yang ada di negara Anda. Lalu kembali: pesan ini berubah sendiri.

## Strikes, appeals, limits

button-appeal = Tanya moderator
button-remake = Buat sekarang, { $n } kredit
held-muted = Beberapa permintaan ditolak dalam waktu singkat. Tidak ada yang dibuat untuk Anda selama { $wait }, sampai { $until } UTC.
held-banned = Terlalu banyak permintaan ditolak. Tidak ada yang dibuat untuk Anda selama { $wait }, sampai { $until } UTC.
credits-abuse = Mesin sudah mulai, dan menurut aturan di sini ini penyalahgunaan: { $n } kredit tidak dikembalikan.
held-open = Saldo, pesanan, riwayat, dan pengaturan tetap terbuka.
wait-seconds = { $n } detik
wait-minutes = { $n } menit
wait-hours = { $n } jam
wait-days = { $n } hari
appeal-sent = Moderator akan melihatnya. Jawabannya datang ke sini.
appeal-there = Ini sudah ada pada moderator. Jawabannya datang ke sini.
appeal-allowed = Moderator melihat lagi permintaan Anda yang ditolak ({ $category }). Permintaan itu boleh dibuat.
appeal-upheld = Moderator melihat lagi permintaan Anda yang ditolak ({ $category }). Penolakannya tetap.
appeal-reason = Alasan: { $reason }
remake-done = Itu sudah dimulai. Lihat /history.

category-name-sexual-minors = anak yang diseksualkan
category-name-self-harm = melukai diri
category-name-hate = kebencian
category-name-violence = kekejaman
category-name-weapons = senjata dan kejahatan
category-name-likeness = orang nyata
category-name-personal-data = data pribadi
category-name-sexual = seksual
category-name-nudity = ketelanjangan
category-name-harassment = hinaan dan ancaman
category-name-drugs = narkoba
category-name-political = politik
category-name-copyright = lagu dan artis
category-name-spam = iklan massal
category-name-vendor = ditolak mesin
place-private = obrolan pribadi
place-group = grup
place-channel = kanal

command-queue = Banding atas penolakan, dan pengecualian
command-person = Keadaan seseorang: penolakan, batas, banding
button-look = Lihat
button-newer = Berikutnya
button-queue = Banding terbuka
button-back = Kembali
button-exceptions = Pengecualian
button-uphold = Tetap tolak
button-overturn = Izinkan
button-except = Kecualikan kata-kata ini
case-new = Seseorang meminta penolakan dilihat lagi: { $category }.
queue-title =
    { $n ->
        [0] Tidak ada banding terbuka.
       *[other] Banding terbuka: { $n }.
    }
queue-counters = Dalam 24 jam: penolakan { $refusals }, batas tercapai { $limits }. Sekarang: dijeda { $muted }, diblokir { $banned }.
queue-line = { $nr }. { $category } · { $kind } · { $date }
queue-usage = /queue menampilkan banding, “/queue exceptions” pengecualian; “/queue except hate kata-kata” menambah frasa pada kategori.
case-title = Ditolak: { $category }
case-facts = { $kind } · { $place } · { $date }
case-person = Orang: { $person }
case-rule = Aturan: { $rule }
case-words = Kata-katanya:
case-wordless = Tidak ada kata-kata.
case-without = Yang tidak boleh ada:
case-files = Berkas yang menyertai: { $n }.
case-preview = Gambar yang menyertai. Gambar ini ditutup; buka bila perlu.
case-closed = { $category }: { $decision }. { $reason }
decision-uphold = tetap ditolak
decision-overturn = diizinkan
decision-except = diizinkan, dan kata-kata ini seterusnya
judge-why = Mengapa { $decision }?
judge-own-title = Alasan
judge-own = Alasan Anda dalam satu kalimat
reason-rules = Melanggar aturan
reason-intent = Niatnya jelas
reason-safety = Bisa merugikan orang
reason-context = Tidak berbahaya dalam konteksnya
reason-mistake = Penyaringnya keliru
reason-art = Seni, kedokteran, berita, atau sejarah
reason-own = Dengan kata saya sendiri
exceptions-title =
    { $n ->
        [0] Tidak ada pengecualian.
       *[other] Kata-kata yang dibiarkan lewat:
    }
exception-line = { $nr }. { $category }: { $what } · { $date }
exception-text = satu teks utuh
exceptions-how = “/queue except hate kata-kata” menambah frasa pada kategori.
button-remove-nr = Hapus { $n }
person-title = Orang { $person }, sejak { $date }
person-chats = Obrolan: { $chats }
person-state =
    { $state ->
        [muted] Dijeda sampai { $until } UTC · { $points } poin
        [banned] Diblokir sampai { $until } UTC · { $points } poin
        [blocked] Ditutup · { $points } poin
       *[free] Bebas · { $points } poin
    }
person-strike =
    { $back ->
        [yes] { $category } · { $points } poin, dicabut · { $date }
       *[no] { $category } · { $points } poin · { $date }
    }
person-appeals = Banding: terbuka { $open }, diizinkan { $overturned }, tetap { $upheld }
person-orders = Pesanan dalam 24 jam: { $made }, belum dibayar { $unpaid }
person-limits = Batas yang tercapai dalam 30 hari: { $limits }
person-limit = { $limit } × { $n }
person-limits-none = Tidak ada batas yang tercapai dalam 30 hari.
person-gift =
    { $reason ->
        [many] Hadiah awal menunggu sampai { $date } UTC: hari itu sudah banyak diberikan.
       *[young] Hadiah awal menunggu sampai { $date } UTC: akunnya masih baru.
    }
person-usage = Tulis nomornya setelah perintah: /person lalu nomor yang ditampilkan /queue atau /paysupport.
refusal-appeal_unknown = Tidak ada lagi yang bisa dilihat di sini.
refusal-appeal_late = Kata-katanya tidak disimpan selama itu. Kirim lagi.
refusal-appeal_closed = Ini sudah diputuskan.
refusal-appeals_many = { $max } permintaan Anda sudah menunggu moderator. Tunggu sampai salah satunya diputuskan.
refusal-exception_never = Kategori itu tidak ada, atau tidak boleh ada pengecualiannya.
refusal-exception_phrase = Frasa berisi huruf atau angka, paling banyak { $max } karakter.
refusal-exception_gone = Pengecualian ini sudah dihapus.
refusal-reason_missing = Alasan diperlukan. Tulis dalam satu kalimat.
refusal-same_words = Kata-kata ini sudah sangat sering dibuat dalam beberapa menit. Ubah, atau kembali dalam { $waitMs }.
refusal-orders_many = Banyak pesanan dimulai dalam satu jam. Pesanan berikutnya bisa dibuat dalam { $waitMs }.
refusal-orders_unpaid = Banyak pesanan dimulai dan tidak dibayar. Bayar salah satunya, atau kembali dalam { $waitMs }.
gift-waits =
    { $reason ->
        [many] { $n } kredit awal Anda datang dalam { $wait }: hari ini banyak orang memulai. Kredit yang dibeli langsung masuk.
       *[young] { $n } kredit awal Anda datang dalam { $wait }: akun Anda masih baru. Kredit yang dibeli langsung masuk.
    }

## Shops inside the chats

method-discord = Discord
order-how-discord = Tekan tombol berharga: Discord sendiri yang menagih, dalam mata uang Anda bila tersedia. Pesan ini berubah sendiri.
refusal-refund_elsewhere = Uang yang dibayar di Discord hanya dikembalikan oleh dukungan Discord: support.discord.com, bagian penagihan. Kreditnya menyusul dengan sendirinya.
method-telegram = Kartu, di Telegram
order-how-telegram = Tagihan ada di obrolan ini: tekan tombolnya. Telegram meneruskan kartu Anda ke penyedia pembayaran.

## Coins

method-cryptocloud = CryptoCloud: kripto
order-how-cryptocloud = Bayar di halaman CryptoCloud dengan USDT, BTC, dan koin lain dalam 24 jam, tepat sampai digit terakhir: biaya dompet ditambahkan di luar itu. Pesan ini berubah sendiri.
method-nowpayments = NOWPayments: kripto
order-how-nowpayments = Bayar di halaman NOWPayments dengan koin pilihan Anda, sekali kirim dan tepat sampai digit terakhir: biaya dompet ditambahkan di luar itu. Pesan ini berubah sendiri setelah jaringan mengonfirmasi.

## Kata-kata: diperkaya, diterjemahkan, dinyanyikan

kind-write = Kata-kata
ask-prompt-write = Tulis tentang apa kata-katanya.
ask-picture-write = Di sini hanya perlu kata-kata, tanpa gambar.
quote-write = Kata-kata dengan { $model }
job-working-write = Menulis dengan { $model }… { $duration } · { $cost }
option-purpose = Untuk apa
option-for = Jenis
option-language = Bahasa
choice-purpose-enhance = Diperkaya
choice-purpose-translate = Diterjemahkan
choice-purpose-lyrics = Lirik
choice-language-en = Inggris
choice-language-ru = Rusia
choice-language-zh = Tionghoa
choice-language-id = Indonesia
choice-for-image = Gambar
choice-for-edit = Gambar suntingan
choice-for-video = Video
choice-for-animate = Foto hidup
choice-for-music = Lagu
choice-for-sound = Suara
button-enrich = Perkaya kata
button-translate = Terjemahkan
button-usewords = Pakai ini · { n-credits }
button-ownwords = Kata saya sendiri
button-ownwords-for = Kata saya · { n-credits }
button-editwords = Ubah
button-anew = Tulis ulang
words-enhanced = ✏️ Kata-kata Anda yang diperkaya:
words-translated = ✏️ Kata-kata Anda dalam bahasa { $language }:
words-before = Yang Anda tulis:
words-go-on = Anda bisa lanjut dengan kata-kata sendiri.
words-begun = Itu sudah dibuat, atau sedang dibuat.
words-go = Bila Anda minta kata-kata diperkaya atau diterjemahkan, kata itu lebih dulu dikirim ke { $who }; hasilnya Anda lihat sebelum dipakai.
settings-enhancefirst = Dulu: apakah kata-kata diperkaya sebelum setiap permintaan baru. Anda melihat keduanya dan memilih.
button-enhancefirst =
    { $on ->
        [on] Perkaya dulu: aktif
       *[off] Perkaya dulu: nonaktif
    }
refusal-words_off = Kata-kata ini tetap apa adanya: pengayaan dimatikan di /settings atau untuk model ini.

## Who else sees it

vendors-here = Semuanya dibuat di mesin ini.
screens-here = Pemeriksaan isi berjalan di mesin ini.
screens-remote =
    { $what ->
        [words] Untuk pemeriksaan isi, kata permintaan juga dikirim ke { $who }.
        [pictures] Untuk pemeriksaan isi, gambar juga dikirim ke { $who }.
       *[both] Untuk pemeriksaan isi, kata dan gambar permintaan juga dikirim ke { $who }.
    }
decisions-kept =
    { $days ->
        [0] satu tahun, tanpa kata-kata Anda
       *[other] satu tahun; kata-kata Anda { $for }
    }

## Pesanan

orders-empty = Anda belum membeli apa pun. /buy menunjukkan pilihannya.
orders-title = Pesanan terbaru Anda (UTC):
orders-line = { $nr }. { $date } · { $n } kredit · { $price } · { $method } · { $state ->
        [created] sedang dibuat
        [awaiting_payment] belum dibayar
        [paid] dibayar
        [partially_refunded] dikembalikan sebagian
        [refunded] dikembalikan
        [disputed] disengketakan bank
        [expired] kedaluwarsa
        [canceled] dibatalkan
        [failed] pembayaran gagal
       *[review] sedang diperiksa
    }
orders-help = Nomor menampilkan pesanannya: kuitansinya, dan cara meminta uang kembali. Pertanyaan: /paysupport.

## Money back

button-moneyback = Minta uang kembali
button-moneyback-of = Uang kembali: { $price }
button-orders = Pesanan saya
button-order = Pesanannya
button-receipt = Kuitansi
button-pay-otherwise = Bayar dengan cara lain
button-refund-all = Kembalikan { $amount }
button-refund-part = Sebagian
button-refund-no = Tolak
orders-email = Kuitansi dikirim ke { $email }.
order-refund-asked = Anda sudah meminta uang kembali; operator sedang melihatnya.
order-receipt-state =
    { $state ->
        [registered] Toko sudah mendaftarkan kuitansi dan mengirimnya lewat e-mail.
        [failed] Toko tidak dapat mendaftarkan kuitansi. Pertanyaan: /paysupport.
       *[pending] Toko sedang mendaftarkan kuitansi.
    }
refund-ask =
    { $n ->
        [0] { $amount } bisa dikembalikan. Operator memutuskan dan menjawab di sini. Mengapa?
       *[other] { $amount } bisa dikembalikan, dan { $n } kredit ikut diambil. Operator memutuskan dan menjawab di sini. Mengapa?
    }
refund-ask-used =
    { $n ->
       *[other] { $n } dari kredit ini sudah terpakai; operator melihatnya.
    }
refund-why-mistake = Salah beli
refund-why-twice = Terbayar dua kali
refund-why-quality = Tidak sesuai harapan
refund-why-own = Dengan kata-kata sendiri
refund-why-none = Tanpa alasan
refund-own-title = Alasan
refund-own = Alasan Anda dalam satu kalimat
refund-asked = Operator sudah diberi tahu. Jawabannya datang di sini.
refund-asked-before = Anda sudah bertanya tentang pesanan ini; jawabannya hanya satu. Pertanyaan: /paysupport.
refund-ask-title = Uang kembali? { n-credits } · { $price } · { $method }
refund-ask-facts = { $date } UTC · pembayaran { $payments } · orang { $person }
refund-ask-spent =
    { $spent ->
        [0] { $left } bisa dikembalikan; dari { $n } kreditnya belum ada yang terpakai.
       *[other] { $left } bisa dikembalikan; dari { $n } kreditnya { $spent } sudah terpakai dan akan menjadi utang.
    }
refund-ask-why = Alasan: { $reason }
refund-ask-wordless = Tidak ada alasan yang diberikan.
refund-ask-off = { $method } dimatikan di sini: nyalakan dulu sebelum mengembalikan.
refund-ask-by-hand = { $method } tidak mengembalikan apa pun sendiri: kirim uangnya sendiri. Tombol ini mengambil kreditnya dan memberi tahu orangnya.
refund-ask-whole = { $method } hanya mengembalikan pembayaran seluruhnya.
refund-ask-closed = Diputuskan: { $decision }.
refund-ask-answer = Alasan: { $reason }
refund-decided-all = semuanya dikembalikan
refund-decided-part = sebagian dikembalikan
refund-decided-no = tidak ada yang dikembalikan
refund-part-title = Berapa
refund-part = Jumlah yang dikembalikan, misalnya 49.50
refund-kept-ask = Mengapa tidak dikembalikan? Orangnya akan membaca ini.
refund-kept-used = Kreditnya sudah terpakai
refund-kept-late = Sudah terlalu lama
refund-kept-rules = Ketentuan tidak mengaturnya
refund-kept-own = Dengan kata-kata sendiri
refund-told-back = { $amount } dari { $price } lewat { $method } dikembalikan kepada Anda; kreditnya diambil kembali.
refund-told-by-shop = Lamanya tergantung bank atau dompet Anda: biasanya beberapa menit, paling lama beberapa hari.
refund-told-by-hand = Operator mengirimnya sendiri: mohon tunggu beberapa hari.
refund-told-no = { $price } Anda lewat { $method } tidak dikembalikan. Alasan: { $reason }. Pertanyaan: /paysupport.
refund-asks-none = Tidak ada yang menunggu jawaban tentang uangnya.
refund-asks-title = Mereka meminta uang kembali (UTC), yang terlama menunggu lebih dulu:
refund-asks-line = { $nr }. { $date } · { $price } · { $method }
refusal-refund_done = Pembayaran ini sudah dikembalikan seluruhnya atau sedang dikembalikan: tidak ada sisa.
refusal-refund_nothing = Dari pesanan ini tidak ada yang bisa dikembalikan: belum dibayar, atau sudah dikembalikan.
refusal-refund_ask_unknown = Permintaan ini sudah tidak ada.
refusal-refund_ask_closed = Ini sudah diputuskan.

## Vendors

vendor-stopped = { $vendor } menolak semua pekerjaan: saldonya habis atau akunnya menunggak ({ $code }). Pekerjaan dialihkan ke mesin lain bila ada. Isi saldonya; bot mencoba lagi sendiri dalam satu jam, atau segera setelah npm run doctor -- --resume { $id }
vendor-back = { $vendor } menerima pekerjaan lagi.
vendor-denied = { $vendor } menolak pekerjaan ({ $code }), dan pemeriksaan gratisnya juga gagal: periksa kunci, wilayah, dan alamatnya (npm run doctor). Pekerjaan dialihkan ke mesin lain bila ada.
vendor-spent = { $vendor }: batas biaya hari ini ({ $usd } USD) sudah terpakai. Sampai tengah malam UTC pekerjaannya dialihkan ke mesin lain, atau ditolak dan kreditnya kembali.
vendor-title = Penyedia: hasil dari percobaan, kredit, biaya dan sisanya (USD, pada harga kredit terendah):
vendor-line = { $what }: { $made } dari { $asked } · { $credits } · { $cost } · { $margin }{ $unpriced ->
        [0] {""}
       *[other] {" "}({ $unpriced } dengan biaya tak diketahui)
    }
vendor-line-stopped = { $vendor } tidak menerima pekerjaan sejak { $date }: saldo habis ({ $code })

## Options of Google's models

option-resolution = Resolusi
choice-ratio-auto = Seperti gambarnya
choice-size-4096 = 4096 piksel

## Engines outside

option-quality = Mutu
choice-quality-low = Rendah
choice-quality-medium = Sedang
choice-quality-high = Tinggi

refusal-option_unable = { $option }: { $choices }, bukan “{ $value }”. Hanya itu yang bisa dibuat mesin di sini.
refusal-option_placeless = { $option } tidak bisa diatur di mesin ini. Hapus saja pilihan itu.
refusal-inputs_unable = Mesin tidak bisa melakukannya dengan kiriman Anda: ia menerima berkas jenis lain, atau hanya karya buatannya sendiri. Pilih yang lain: /models
refusal-file_unfit = Mesin tidak bisa menerima berkas ini: ukuran atau bentuknya di luar batas. Kirim yang lain.

## Videos, and what each model can do

command-video = video dari kata-kata Anda, atau dari gambar
slash-video = video
help-example-video = Misalnya: /video perahu kertas di sungai, 5 detik, mendekat
option-sound = Suara
switch-chip = { $option }: { $on ->
        [on] ya
       *[off] tidak
    }
models-more = Kemampuan tiap model, dan contohnya, ada di balik tombol.
models-kind = { $kind }: apa yang membuatnya, dan harganya dengan pilihan biasa:
button-models = Semua model
button-models-kind = Model lain: { $kind }
button-use = Pakai mulai sekarang
model-in-use = Model ini dipakai untuk “{ $kind }” bila Anda tidak menyebut yang lain.
model-takes = Menerima: { $what }
takes-words = kata-kata
takes-words-optional = kata-kata, bila mau
takes-pictures = { $max ->
        [1] satu gambar
       *[other] hingga { $max } gambar
    }
takes-clips = { $max ->
        [1] satu klip
       *[other] hingga { $max } klip
    }
takes-audio = { $max ->
        [1] satu berkas suara
       *[other] hingga { $max } berkas suara
    }
takes-free = { $what }, bila mau
model-option = --{ $name } – { $option }: { $values }
model-prices = Harga menurut “{ $option }”: { $prices }
model-price = { $value } – { n-credits }
model-help = { $help }
refusal-model_words_only = { $model } membuat video hanya dari kata-kata. Hilangkan gambarnya, atau pilih model lain: /models video.
catalog-title = { $title }
option-preset = Prasetel
choice-preset-none = Tanpa prasetel

## Songs: words, takes, going on

option-from = Mulai detik
option-lyrics = Lirik
option-title = Judul
option-voice = Suara
choice-voice-auto = suara apa saja
choice-voice-female = suara perempuan
choice-voice-male = suara laki-laki
refusal-from_late = Lagu ini { $seconds } detik: dari situ tidak ada yang bisa dilanjutkan. Sebut detik yang lebih awal.
take-title = Versi { $n }
take-title-of = { $title } · { take-title }
command-extend = lagu Anda, atau yang Anda kirim, berlanjut
help-example-extend = Misalnya: balas sebuah lagu dengan “/extend akhir yang tenang --from 60”.
slash-extend = lanjutkan
which-take = Versi yang mana?
take-picked = Versi { $n } dipilih. Selanjutnya dibuat dari versi itu.
button-only-take = Simpan ini saja
only-take-ask = Simpan versi { $n } dan hapus sisanya? Tidak bisa dibatalkan.
button-only-take-yes = Hapus sisanya
takes-removed =
    { $n ->
        [0] Tidak ada lagi yang bisa dihapus.
       *[other] Sisanya dihapus.
    }
refusal-take_gone = Versi ini sudah tidak ada. Pilih yang masih ada.
button-extend = Lanjutkan
button-cover = Cover lagu
button-lyrics = Lirik
ask-cover = Tulis bunyinya nanti: genre, suasana, suara.
extend-hint = Dari mana dan bagaimana lanjutnya bisa disebut juga: balas lagunya dengan “/extend akhir yang tenang --from 60”.
do-extend = Lanjutkan lagunya
do-cover = Cover lagunya
refusal-cover_unavailable = Saat ini tidak ada model di sini yang bisa menyanyikan ulang lagu.
refusal-work_no_song = Tidak ada lagu dalam karya ini.
refusal-song_of_another = Lagu ini tidak bisa dilanjutkan: { $models } hanya melanjutkan lagu yang dibuat mesin yang sama di sini. Tidak ada yang ditagih.
button-sung-own = Lirik sendiri
button-sung-written = Tuliskan untuk saya
button-sung-none = Instrumental saja
lyrics-how = Apa yang dinyanyikan?
lyrics-ask = Kirim lirik seperti akan dinyanyikan; boleh pakai [Verse] dan [Chorus] di atas tiap bagian. Paling banyak { NUMBER($max, useGrouping: 0) } karakter.
lyrics-long = Ini { $length } karakter, sedangkan yang bisa dinyanyikan paling banyak { NUMBER($max, useGrouping: 0) }. Tidak ada yang ditagih: kirim yang lebih pendek.
ask-lyrics = Lirik, dengan [Verse] dan [Chorus].
words-kept = Kata-kata Anda disimpan.
lyrics-kept = 🎵 Liriknya sudah tersimpan. Sekarang tulis suasana, genre, atau alat musik.
ask-theme = Tulis lagunya tentang apa.
lyrics-written = 🎵 Lirik untuk “{ $theme }”:
button-singit = Nyanyikan seharga { $n }
button-changelyrics = Ubah lirik
refusal-lyrics_silent = Lagu tanpa nyanyian tidak punya lirik. Hilangkan salah satu: --lyrics atau --instrumental.
help-always = selalu { $n }
help-text-max = kata apa saja, paling banyak { NUMBER($max, useGrouping: 0) } karakter
## Potret yang berbicara, dan suara untuk klip

refusal-inputs_many_of =
    { $what ->
        [picture] { $kind }: paling banyak { $max } foto sekaligus. Kirim lebih sedikit.
        [clip] { $kind }: paling banyak { $max } klip sekaligus. Kirim lebih sedikit.
       *[audio] { $kind }: paling banyak { $max } pesan suara sekaligus. Kirim lebih sedikit.
    }
refusal-file_wrong_type_of =
    { $what ->
        [clip] { $kind }: berkas ini tidak cocok. Kirim sebuah klip.
       *[audio] { $kind }: berkas ini tidak cocok. Kirim pesan suara atau lagu.
    }
refusal-avatar_both = Potret mengucapkan kata-kata atau pesan suara. Kirim salah satunya.
refusal-length_long = { $kind }: ini perlu sekitar { $seconds } dtk, dan paling lama dibuat { $max } dtk. Persingkat.
refusal-length_longer = { $kind }: kiriman Anda berdurasi { $seconds } dtk, lebih lama dari { $max } dtk yang dihargai. Mulai lagi untuk seluruh durasinya.
command-avatar = orang atau foto mengucapkan kata-kata Anda
command-sound = suara untuk klip
help-example-avatar = Misalnya: /avatar Selamat datang di toko kami – atau foto potret dengan “/avatar” dan kata-katanya.
help-example-sound = Misalnya: klip dengan tulisan “/sound ombak dan camar”.
slash-avatar = potret-bicara
slash-sound = suara
do-avatar = Buat berbicara
button-sound = Tambah suara
pick-avatar = Yang berbicara: { $title }
pick-voice = Suara: { $title }
avatar-photo = foto Anda
avatar-by-voice = Mengucapkan pesan suara Anda.
button-photo = Pakai foto
button-other-photo = Foto lain
list-title = { $option }, halaman { $page } dari { $pages }. Tekan untuk memilih.
button-hear = ▶ Contoh
button-page-back = ‹ Kembali
button-page-on = Lagi ›
button-list-back = Ke rancangan
sample = { $title }
sample-none = Contoh suara ini sekarang tidak ada: { $title }
sample-coming = Contohnya sedang dikirim.
likeness-ask = Siapa yang ada di foto ini? Foto ini akan mengucapkan pilihan Anda, jadi orang di dalamnya harus setuju.
likeness-kept = Saya menyimpan jawaban Anda dan waktunya, untuk gambar ini (sidik jarinya, bukan gambarnya) dan hanya untuk potret bicara. Bisa ditarik kapan saja: /mydata.
likeness-ask-clip = Apakah gambar ini menampilkan orang sungguhan? Klip ini bersuara, jadi orang itu bisa dibuat berbicara: ia harus setuju.
likeness-kept-clip = Saya menyimpan jawaban Anda dan waktunya, untuk gambar ini (sidik jarinya, bukan gambarnya) dan hanya untuk klip bersuara. Bisa ditarik kapan saja: /mydata.
likeness-me = Ini saya
likeness-consent = Orangnya setuju
likeness-nobody = Bukan orang sungguhan
likeness-no = Bukan keduanya
likeness-refused = Kalau begitu foto ini dibiarkan. Tidak ada yang ditagih.
likeness-stock = Biar avatar siap pakai yang berbicara
likeness-withdrawn = Ditarik untuk { $n } gambar. Karya yang sudah jadi tetap milik Anda; /delete menghapusnya.
button-unlike = Tarik persetujuan untuk gambar
mydata-likeness = Persetujuan orang dalam gambar untuk berbicara di potret dan klip: { $n } gambar, terakhir { $date }
refusal-likeness_missing = Untuk foto ini perlu persetujuan orang di dalamnya. Mulai lagi, dan saya akan bertanya.

## How the camera is moved

model-camera-structured = Kamera: digerakkan lewat pengaturan khusus model, persis seperti pilihan Anda.
model-camera-words = Kamera: gerakannya disampaikan ke model dengan kata-kata, dan biasanya diikuti.
model-camera-none = Kamera: gerakannya tidak bisa diatur pada model ini.
choice-camera-orbit-left = ⟲ Mengitari ke kiri
choice-camera-orbit-right = ⟳ Mengitari ke kanan
choice-camera-static = Diam
## Who speaks

option-avatar = Yang berbicara
