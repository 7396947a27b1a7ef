"""The fictional people of the sample sheets. Nobody here exists; the domains lead nowhere."""

FORM_NAMES = (
    """
Amara Okonjo|Jonas Lindgren|Leïla Benhaddou|Mateusz Wójcik|Hye-jin Seo|Noor van Dalen|Tomás Aguirre
Ingrid Solheim|Kwame Mensah-Boateng|Priya Raghunathan|Sofia Papadaki|Elif Demirtaş|Daniel Ó Briain
Ruth Adeyemi-Cole|Marguerite Lefèvre|Bernhard Aigner|Nguyễn Thị Hạnh|Zoë Castellano
Rafael Montenegro Dias|Sana Iqbal|王 小梅|Aino Virtanen|Dimitar Petrov|Chiamaka Eze|Oluwaseun Bakare
Lucía Fernández Ibarra|Hamza El Idrissi|Yuki Tanabe|Björn Ekström|Tendai Moyo|Giulia Marchetti
Anahita Farrokhzad|Patrick O'Connell|Wanjiru Kamau|Ivana Horvat|Samuel Null|Mei-Ling Chow|Abdoulaye Diop
Katarzyna Zielińska|Farid Rahimi|Beatriz Nóbrega|Lars-Erik Dahl|Thandiwe Nkosi|Olena Kovalchuk
José Luis Quispe|Maeve Gallagher|Arjun Mehrotra|Saoirse|Viktor Szabó|Fatoumata Traoré|Eleni Georgiou
Mohammed Al-Harbi|Isolde Brandt|Nikhil Varma|Catarina Pires|Sven Ole Petersen|Adaeze Nwosu|Ryo Matsuda
Hélène Dubois-Martin|Andrej Kos|Maryam Siddiqui|Gwen Prosser|Idris Haji|Chloé Perrin
""".strip()
    .replace("\n", "|")
    .split("|")
)

WORKBOOK_NAMES = (
    """
Abbott, Eleanor|Achterberg, Pim|Adomaitis, Rasa|Akhtar, Bilal|Barnes, Theo|Bhattacharya, Ishita
Brannigan, Colm|Byrne, Aoife|Carvalho, Duarte|Castellanos, Pilar|Chaudhry, Zainab|Cheung, Wai-Kit
Coleman, Denise|D'Angelo, Paolo|Dlamini, Sipho|Drummond, Isla|Ekwueme, Ngozi|Evans, Rhodri
Fairweather, Joan|Farouk, Nadia|Fitzgerald, Niamh|Fraser, Callum|Gandhi, Rohan|Garrity, Shane
Gill, Harpreet|Gordon, Marcia|Haddad, Rami|Hargreaves, Lynne|Hashimoto, Ken|Holloway, Grace
Hughes, Bethan|Ibrahim, Khadija|Jankowski, Piotr|Kapoor, Simran|Kelly, Orla|Kirkpatrick, Fergus
Kumar, Deepak|Lawson, Tunde|Le Goff, Yann|Lennox, Heather|Lim, Jia Hui|MacLeod, Ewan|Mahmood, Saira
Marsh, Toby|McAllister, Roisin|Mistry, Jaya|Mwangi, Peter|Novak, Petra|O'Sullivan, Ciarán|Okafor, Ada
Oyelaran, Femi|Park, Min-seo|Pemberton, Alice|Quigley, Dermot|Rasmussen, Freja|Reyes, Carmela
Sandhu, Gurpreet|Sinclair, Moira|Stavrou, Andreas|Tran, Minh Anh|Walsh, Sinéad|Whitfield, George
""".strip()
    .replace("\n", "|")
    .split("|")
)

GERMAN_NAMES = (
    """
Albrecht;Käthe|Aydın;Emre|Bachmann;Jörg|Bauer;Anneliese|Becker;Maximilian|Böhm;Friederike|Brandner;Lukas
Çelik;Ayşe|Dietrich;Hannelore|Engel;Tobias|Fuchs;Jana|Göbel;Matthias|Graf;Ulrike|Grün;Sebastian
Haas;Miriam|Hartmann;Klaus-Dieter|Heß;Günther|Hoffmann;Nele|Huber;Xaver|Ivanova;Darja|Jäger;Steffi
Kaya;Deniz|Keller;Benedikt|König;Änne|Köhler;Marlene|Krämer;Rüdiger|Krüger;Svenja|Kühn;Thorsten
Lange;Philippa|Löffler;Ines|Maier;Gregor|Meißner;Carla|Mohammadi;Parisa|Möller;Jan-Ole|Neumann;Wiebke
Nguyen;Thi Lan|Özdemir;Selin|Peters;Hauke|Pfeiffer;Roswitha|Richter;Malte|Rößler;Gisela|Sauer;Dominik
Schäfer;Leonie|Schmitt;Ottilie|Schröder;Finn|Schütz;Verena|Seidel;Konrad|Sommer;Jule|Stein;Raphael
Süß;Barbara|Thiele;Arne|Traoré;Aminata|Ullrich;Edda|Vogel;Nikolas|von der Heide;Clara|Weiß;Dorothea
Wagner;Bülent|Winkler;Henrike|Yıldız;Can|Zöllner;Magdalena|Zimmermann;Paul
""".strip()
    .replace("\n", "|")
    .split("|")
)
